"""Who acts, and may they? Officers, their roles and the area each one sees. Asked by every screen and service."""
