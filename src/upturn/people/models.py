"""Organisations, staff, pupils, their enrolments and the classes they are taught in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from upturn.kernel.classification import DataClass

PERSONAL = DataClass.PERSONAL
SPECIAL = DataClass.SPECIAL_CATEGORY
OPERATIONAL = DataClass.OPERATIONAL
PUBLIC = DataClass.PUBLIC


class Organisation(models.Model):
    """A school, an online or alternative provider, a trust or a local authority."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "School"
        PROVIDER = "provider", "Online or alternative provider"
        TRUST = "trust", "Trust"
        AUTHORITY = "authority", "Local authority"

    class Phase(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        ALL_THROUGH = "all_through", "All-through"
        SPECIAL = "special", "Special"
        NOT_APPLICABLE = "", "Not applicable"

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    phase = models.CharField(max_length=20, choices=Phase, blank=True, default="")
    teaching_days = models.PositiveSmallIntegerField(default=0b0011111)
    weekly_conversations = models.PositiveSmallIntegerField(default=12)
    watched_folder = models.CharField(max_length=500, blank=True, default="")
    roll_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    classified: ClassVar = {
        "key": PUBLIC,
        "name": PUBLIC,
        "kind": PUBLIC,
        "phase": PUBLIC,
        "teaching_days": PUBLIC,
        "weekly_conversations": OPERATIONAL,
        "watched_folder": OPERATIONAL,
        "roll_version": OPERATIONAL,
        "created_at": OPERATIONAL,
    }

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


class Staff(AbstractBaseUser):
    """Someone who may sign in. What they may see is said by their memberships, never here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    classified: ClassVar = {
        "password": OPERATIONAL,
        "last_login": OPERATIONAL,
        "email": PERSONAL,
        "name": PERSONAL,
        "job_title": PERSONAL,
        "is_active": OPERATIONAL,
        "joined_at": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="staff_email_any_case")]

    def __str__(self) -> str:
        return self.name


class Pupil(models.Model):
    """A child. Where they learn, and what a school knows of them, is said by their enrolments."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        NOT_KNOWN = "", "Not known"

    upn = models.CharField(max_length=13, unique=True, null=True, blank=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True, default="")
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True, default="")
    provisional = models.BooleanField(default=False)

    classified: ClassVar = {
        "upn": PERSONAL,
        "given_name": PERSONAL,
        "family_name": PERSONAL,
        "date_of_birth": PERSONAL,
        "sex": PERSONAL,
        "provisional": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Enrolment(models.Model):
    """A pupil on one organisation's roll, from a day to a day, with what that organisation knows."""

    class SenStatus(models.TextChoices):
        NONE = "N", "No special educational need"
        SUPPORT = "K", "SEN support"
        PLAN = "E", "Education, health and care plan"
        NOT_KNOWN = "", "Not known"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    local_id = models.CharField(max_length=60, blank=True, default="")
    starts_on = models.DateField()
    leaves_on = models.DateField(null=True, blank=True)
    year_group = models.CharField(max_length=20, blank=True, default="")
    form = models.CharField(max_length=40, blank=True, default="")
    sen_status = models.CharField(max_length=1, choices=SenStatus, blank=True, default="")
    free_school_meals = models.BooleanField(null=True)
    first_language = models.CharField(max_length=60, blank=True, default="")
    looked_after = models.BooleanField(null=True)
    social_worker = models.BooleanField(null=True)
    provisional = models.BooleanField(default=False)

    classified: ClassVar = {
        "pupil": PERSONAL,
        "organisation": OPERATIONAL,
        "local_id": PERSONAL,
        "starts_on": PERSONAL,
        "leaves_on": PERSONAL,
        "year_group": PERSONAL,
        "form": PERSONAL,
        "sen_status": SPECIAL,
        "free_school_meals": SPECIAL,
        "first_language": PERSONAL,
        "looked_after": SPECIAL,
        "social_worker": SPECIAL,
        "provisional": OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pupil", "organisation", "starts_on"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(leaves_on__isnull=True) | Q(leaves_on__gte=F("starts_on")),
                name="enrolment_leaves_after_start",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "local_id"])]

    def __str__(self) -> str:
        return f"{self.pupil} at {self.organisation}"


class TeachingGroup(models.Model):
    """A class: pupils taught one subject together. The teacher's name is as the class list gave it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teaching_groups")
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True, default="")
    teacher_name = models.CharField(max_length=120, blank=True, default="")
    teacher = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="teaching_groups")
    pupils = models.ManyToManyField(Enrolment, through="TeachingGroupPlace", related_name="teaching_groups")

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "name": OPERATIONAL,
        "subject": OPERATIONAL,
        "teacher_name": PERSONAL,
        "teacher": PERSONAL,
        "pupils": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name", "subject"], name="teaching_group_once")
        ]

    def __str__(self) -> str:
        return self.name


class TeachingGroupPlace(models.Model):
    """One pupil's place in one class."""

    group = models.ForeignKey(TeachingGroup, on_delete=models.CASCADE, related_name="places")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="places")

    classified: ClassVar = {"group": OPERATIONAL, "enrolment": PERSONAL}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "enrolment"], name="teaching_group_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} in {self.group}"
