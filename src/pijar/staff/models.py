"""Officers: the users of the screens."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from pijar.staff.types import Role


class Officer(AbstractUser):
    """Somebody who logs in. A kelurahan officer sees one village only, named by `village_code`.

    A hospital's officer has the hospital's name as `workplace`. `sees_medical` lets an officer whose role allows it
    (`MAY_SEE_MEDICAL`) read medical findings and families of claims; every reading is recorded.
    """

    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    village_code = models.CharField(max_length=13, blank=True)
    workplace = models.CharField(max_length=120, blank=True)
    sees_medical = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="officer_of_a_village_has_one",
                condition=~models.Q(role=Role.VILLAGE.value) | ~models.Q(village_code=""),
            ),
            models.CheckConstraint(
                name="officer_of_a_hospital_names_it",
                condition=~models.Q(role=Role.HOSPITAL.value) | ~models.Q(workplace=""),
            ),
            models.CheckConstraint(name="officer_role_known", condition=models.Q(role__in=[r.value for r in Role])),
        ]
