"""The request model of a change, made from the model of the whole: every member optional, however deep."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import create_model

from rtk_cli.api.models.request import RequestModel, optional


def partial(model: type[RequestModel]) -> type[RequestModel]:
    """`model` without its required members and its validators; limits and names of the members stay."""
    fields: dict[str, Any] = {
        name: (_limited(_change_of(field.annotation), field.metadata), optional(alias=field.alias))
        for name, field in model.model_fields.items()
    }
    return create_model(f"{model.__name__}Change", __base__=RequestModel, __doc__=model.__doc__, **fields)


def _limited(annotation: Any, limits: list[Any]) -> Any:
    for limit in limits:
        annotation = Annotated[annotation, limit]
    return annotation


def _change_of(annotation: Any) -> Any:
    """The annotation with the models in it changed likewise. One that lets any member pass requires none as it is."""
    if isinstance(annotation, type) and issubclass(annotation, RequestModel):
        return annotation if annotation.model_config.get("extra") == "allow" else partial(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return Union[tuple(map(_change_of, get_args(annotation)))]  # noqa: UP007  made of what is not known yet
    return annotation
