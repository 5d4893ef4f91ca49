"""Derives the request model of a change from the model of the whole: every field optional, at any depth."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import create_model

from rtk_cli.api.models.request import RequestModel, optional


def partial(model: type[RequestModel]) -> type[RequestModel]:
    """`model` without required fields and validators; limits and names of the fields stay."""
    fields: dict[str, Any] = {
        name: (_limited(_partial_annotation(field.annotation), field.metadata), optional(alias=field.alias))
        for name, field in model.model_fields.items()
    }
    return create_model(f"{model.__name__}Change", __base__=RequestModel, __doc__=model.__doc__, **fields)


def _limited(annotation: Any, limits: list[Any]) -> Any:
    for limit in limits:
        annotation = Annotated[annotation, limit]
    return annotation


def _partial_annotation(annotation: Any) -> Any:
    """The annotation with its models made partial too. A model that allows extra fields has no required ones."""
    if isinstance(annotation, type) and issubclass(annotation, RequestModel):
        return annotation if annotation.model_config.get("extra") == "allow" else partial(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return Union[tuple(map(_partial_annotation, get_args(annotation)))]  # noqa: UP007  the types are computed
    return annotation
