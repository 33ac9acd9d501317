"""Regions of the programme's city and of the country."""

from django.db import models


class Region(models.Model):
    """A province, city, district or village by its official code (Kemendagri, with dots)."""

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10)
    parent_code = models.CharField(max_length=13, blank=True)

    class Meta:
        indexes = [models.Index(fields=["parent_code"], name="region_parent")]


class Spelling(models.Model):
    """Another way people write a region's name."""

    code = models.CharField(max_length=13)
    variant = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "variant"], name="spelling_once")]


class Tile(models.Model):
    """A hexagon of the tile map: column and row; odd rows are shifted right by half."""

    code = models.CharField(max_length=13, primary_key=True)
    column = models.IntegerField()
    row = models.IntegerField()


class BoundaryFile(models.Model):
    """One file of boundaries that was loaded; at most one for each level. `points` are those kept, `read` those in the file.

    The districts' file may be none: where only villages were loaded, theirs follow from them (`is_derived`).
    """

    level = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    points = models.IntegerField()
    read = models.IntegerField()
    is_derived = models.BooleanField(default=False)
    actor = models.CharField(max_length=150)
    loaded_at = models.DateTimeField()


class Boundary(models.Model):
    """Where one part of the city lies: polygons of rings of [longitude, latitude], WGS84, closed, made light for a map."""

    code = models.CharField(max_length=13, primary_key=True)
    file = models.ForeignKey(BoundaryFile, on_delete=models.CASCADE)
    polygons = models.JSONField()
