"""The adults around a pupil, and every contact made with them."""

from typing import ClassVar

from django.db import models

from upturn.kernel.classification import DataClass
from upturn.people.models import Enrolment, Organisation, Pupil, Staff

PERSONAL = DataClass.PERSONAL
OPERATIONAL = DataClass.OPERATIONAL


class FamilyContact(models.Model):
    """An adult to reach about a pupil, as one organisation knows them."""

    class Channel(models.TextChoices):
        PHONE = "phone", "Phone call"
        TEXT = "text", "Text message"
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"
        APP = "app", "School app"
        IN_PERSON = "in_person", "In person"
        NOT_KNOWN = "", "Not known"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="family_contacts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="family_contacts")
    name = models.CharField(max_length=200)
    relationship = models.CharField(max_length=60, blank=True, default="")
    parental_responsibility = models.BooleanField(null=True)
    priority = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=60, blank=True, default="")
    channel = models.CharField(max_length=20, choices=Channel, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")

    classified: ClassVar = {
        "pupil": PERSONAL,
        "organisation": OPERATIONAL,
        "name": PERSONAL,
        "relationship": PERSONAL,
        "parental_responsibility": PERSONAL,
        "priority": PERSONAL,
        "language": PERSONAL,
        "channel": PERSONAL,
        "phone": PERSONAL,
        "email": PERSONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pupil", "organisation", "name", "relationship"], name="family_contact_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContactMade(models.Model):
    """An honest contact of any kind, in a line: what it was for, with whom, and when to look again."""

    class Purpose(models.TextChoices):
        SUPPORT = "support", "To support"
        CELEBRATE = "celebrate", "To celebrate"
        ASK = "ask", "To ask"
        INFORM = "inform", "To inform"
        FORMAL = "formal", "Formal step"

    class With(models.TextChoices):
        FAMILY = "family", "Family"
        PUPIL = "pupil", "Pupil"
        BOTH = "both", "Pupil and family"
        NO_ANSWER = "no_answer", "Tried, no answer"
        WROTE = "wrote", "Wrote, no reply yet"
        STAFF = "staff", "Staff who know the pupil"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="contacts_made")
    on = models.DateField(db_index=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="contacts_made")
    purpose = models.CharField(max_length=20, choices=Purpose)
    spoke_with = models.CharField(max_length=20, choices=With)
    line = models.CharField(max_length=500)
    look_again_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=40, unique=True)

    classified: ClassVar = {
        "enrolment": PERSONAL,
        "on": PERSONAL,
        "by": PERSONAL,
        "purpose": PERSONAL,
        "spoke_with": PERSONAL,
        "line": DataClass.SPECIAL_CATEGORY,
        "look_again_on": OPERATIONAL,
        "recorded_at": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
        "request_key": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.on}"
