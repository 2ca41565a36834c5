"""What a provider offers to try first, and who has booked it."""

from typing import ClassVar

from django.db import models

from upturn.kernel.classification import DataClass
from upturn.people.models import Organisation, Staff
from upturn.provision.tasters.asking import AGE_BANDS, HOW_IT_WAS, What

PERSONAL = DataClass.PERSONAL
OPERATIONAL = DataClass.OPERATIONAL
PUBLIC = DataClass.PUBLIC


class TasterSlot(models.Model):
    """A time that can be booked. ``joining`` is shown only to who has booked, and to staff."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="taster_slots")
    what = models.CharField(max_length=10, choices=[(each.value, each.label) for each in What])
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(default=1)
    expect = models.TextField(blank=True, default="", help_text="How it goes, step by step, for the learner.")
    joining = models.TextField(help_text="How to join: the link, and whom to ring when it does not work.")
    offered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=40, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar = {
        "organisation": OPERATIONAL,
        "what": PUBLIC,
        "title": PUBLIC,
        "starts_at": PUBLIC,
        "ends_at": PUBLIC,
        "places": PUBLIC,
        "expect": PUBLIC,
        "joining": OPERATIONAL,
        "offered_by": PERSONAL,
        "request_key": OPERATIONAL,
        "withdrawn_at": OPERATIONAL,
    }

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="taster_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} at {self.starts_at:%Y-%m-%d %H:%M}"


class TasterBooking(models.Model):
    """One place booked. Whoever booked holds a link whose secret is kept only as a digest."""

    slot = models.ForeignKey(TasterSlot, on_delete=models.CASCADE, related_name="bookings")
    first_name = models.CharField(max_length=60)
    age_band = models.CharField(max_length=5, choices=AGE_BANDS)
    adult_contact = models.CharField(max_length=200)
    secret_digest = models.CharField(max_length=64, unique=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True)
    how_it_was = models.CharField(max_length=5, choices=HOW_IT_WAS, blank=True, default="")
    line = models.CharField(max_length=300, blank=True, default="")
    erase_on = models.DateField(db_index=True)

    classified: ClassVar = {
        "slot": OPERATIONAL,
        "first_name": PERSONAL,
        "age_band": PERSONAL,
        "adult_contact": PERSONAL,
        "secret_digest": OPERATIONAL,
        "booked_at": OPERATIONAL,
        "booked_by": PERSONAL,
        "cancelled_at": OPERATIONAL,
        "came": PERSONAL,
        "how_it_was": DataClass.SPECIAL_CATEGORY,
        "line": DataClass.SPECIAL_CATEGORY,
        "erase_on": OPERATIONAL,
    }

    def __str__(self) -> str:
        return f"A place at {self.slot}"
