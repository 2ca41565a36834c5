"""Addresses of trying first: three that are public, and the provider's own page."""

from django.urls import path

from upturn.web.try_first import bookings, offers

urlpatterns = [
    path("try/booking/<str:secret>/", bookings.booking, name="taster_booking"),
    path("try/booking/<str:secret>/lesson.ics", bookings.calendar_file, name="taster_calendar"),
    path("try/booking/<str:secret>/cancel/", bookings.cancel, name="cancel_taster"),
    path("try/<slug:key>/", bookings.offered, name="try_first"),
    path("try/<slug:key>/<int:slot_id>/", bookings.book, name="book_taster"),
    path("tasters/", offers.tasters, name="tasters"),
    path("tasters/<int:slot_id>/withdraw/", offers.withdraw, name="withdraw_taster"),
    path("tasters/bookings/<int:booking_id>/came/", offers.came, name="taster_came"),
]
