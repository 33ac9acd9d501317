"""Printed documents as PDF/A-2b: a template beside this file and data in, bytes out.

Called by every module that prints something. Knows no person, no table and no clock: what stands on a document, its day
included, is handed in, so the same data give the same bytes.
"""

from pijar.documents.render import render

__all__ = ["render"]
