"""What is stored: every field says what kind of data it is, and every model has a name of its own."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import models

from upturn.kernel.classification import RETENTION, DataClass

MODELS = list(apps.get_app_config("upturn").get_models())


def _stored_fields(model: type[models.Model]) -> set[str]:
    own = {*model._meta.local_fields, *model._meta.local_many_to_many, *_inherited(model)}
    return {field.name for field in own if not field.primary_key}


def _inherited(model: type[models.Model]) -> list[models.Field]:  # type: ignore[type-arg]
    return [field for field in model._meta.fields if field.model is model]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_classified(model: type[models.Model]) -> None:
    classified = getattr(model, "classified", {})
    stored = _stored_fields(model)
    assert not stored - classified.keys(), "say in `classified` what kind of data these hold"
    assert not classified.keys() - stored, "these are classified but no longer stored"
    assert all(isinstance(kind, DataClass) for kind in classified.values())


@pytest.mark.parametrize("kind", DataClass, ids=str)
def test_every_kind_of_data_has_its_retention(kind: DataClass) -> None:
    assert kind in RETENTION


def test_model_names_are_unique_across_capabilities() -> None:
    counts = Counter(model.__name__.lower() for model in MODELS)
    assert [name for name, times in counts.items() if times > 1] == []


def test_all_models_live_in_one_app_and_the_web_has_none() -> None:
    assert list(apps.get_app_config("web").get_models()) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_lives_in_its_capabilitys_models_module(model: type[models.Model]) -> None:
    assert model.__module__.split(".")[0] == "upturn"
    assert model.__module__.endswith(".models")
