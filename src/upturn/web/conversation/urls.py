"""Addresses of a guided conversation, a step each."""

from django.urls import path, register_converter

from upturn.web.conversation import views
from upturn.web.conversation.steps import Step


class StepConverter:
    """The steps after the first, as addresses name them."""

    regex = "|".join(step.value for step in Step if step is not Step.WHO)

    def to_python(self, value: str) -> Step:
        """The step an address names."""
        return Step(value)

    def to_url(self, value: Step) -> str:
        """What an address calls a step."""
        return value.value


register_converter(StepConverter, "conversation_step")

urlpatterns = [
    path("pupils/<int:pupil_id>/conversation/", views.conversation, name="conversation"),
    path(
        "pupils/<int:pupil_id>/conversation/<conversation_step:step>/",
        views.conversation_step,
        name="conversation_step",
    ),
    path("pupils/<int:pupil_id>/conversation/<int:contact_id>/done/", views.done, name="conversation_done"),
    path("pupils/<int:pupil_id>/conversation/<int:contact_id>/undo/", views.undo, name="conversation_undo"),
]
