"""The addresses of cards."""

from django.urls import path

from upturn.web.cards import views

urlpatterns = [
    path("cards/", views.cards, name="todays_cards"),
    path("cards/class/<int:group_id>/", views.class_cards, name="class_cards"),
    path("cards/form/", views.form_cards, name="form_cards"),
    path("pupils/<int:pupil_id>/card/", views.teacher_card, name="teacher_card"),
    path("pupils/<int:pupil_id>/card/not-as-planned/", views.not_as_planned, name="not_as_planned"),
    path(
        "pupils/<int:pupil_id>/card/not-as-planned/<int:departure_id>/take-back/",
        views.take_back,
        name="take_back_departure",
    ),
    path(
        "pupils/<int:pupil_id>/card/not-as-planned/<int:departure_id>/settle/",
        views.settle,
        name="settle_departure",
    ),
]
