"""Every address, page by page."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("upturn.web.accounts.urls")),
    path("", include("upturn.web.asking.urls")),
    path("", include("upturn.web.barriers.urls")),
    path("", include("upturn.web.arrivals.urls")),
    path("", include("upturn.web.before_you_ring.urls")),
    path("", include("upturn.web.cards.urls")),
    path("", include("upturn.web.check_ins.urls")),
    path("", include("upturn.web.conversation.urls")),
    path("", include("upturn.web.drafts.urls")),
    path("", include("upturn.web.first_day.urls")),
    path("", include("upturn.web.first_screen.urls")),
    path("", include("upturn.web.guides.urls")),
    path("", include("upturn.web.imports.urls")),
    path("", include("upturn.web.playbook.urls")),
    path("", include("upturn.web.light.urls")),
    path("", include("upturn.web.meeting.urls")),
    path("", include("upturn.web.mirror.urls")),
    path("", include("upturn.web.patterns.urls")),
    path("", include("upturn.web.plan.urls")),
    path("", include("upturn.web.pupils.urls")),
    path("", include("upturn.web.pupil.urls")),
    path("", include("upturn.web.school.urls")),
    path("", include("upturn.web.settings.urls")),
    path("", include("upturn.web.still_time.urls")),
    path("", include("upturn.web.support.urls")),
    path("", include("upturn.web.today.urls")),
    path("", include("upturn.web.transition.urls")),
    path("", include("upturn.web.try_first.urls")),
]
