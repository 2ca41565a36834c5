"""Addresses of lessons taught."""

from django.urls import path

from upturn.web.lessons_taught import learners, lessons, who

urlpatterns = [
    path("lessons/", lessons.lessons, name="lessons_taught"),
    path("lessons/whom-to-ask/", learners.engagement, name="whom_to_ask"),
    path("learners/<int:pupil_id>/", learners.learner, name="learner_at_provider"),
    path("lessons/begin/", lessons.begin, name="begin_lesson"),
    path("lessons/<int:lesson_id>/", lessons.lesson, name="lesson_taught"),
    path("lessons/<int:lesson_id>/as-usual/", lessons.as_usual, name="rate_as_usual"),
    path("lessons/<int:lesson_id>/learner/", lessons.learner, name="learner_in_lesson"),
    path("lessons/who-is-this/", who.who_is_this, name="who_is_this"),
    path("lessons/who-is-this/<int:waiting_id>/", who.one, name="who_is_this_one"),
    path("lessons/who-is-this/<int:waiting_id>/say/", who.say, name="say_who"),
    path("lessons/who-is-this/said/<int:said_id>/take-back/", who.take_back, name="take_back_who"),
]
