"""The whole catalogue in one place, read once per installation."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from consolidate.catalogue.declared import lookup
from consolidate.catalogue.home import home
from consolidate.catalogue.metrics import MetricBook, read_metrics
from consolidate.catalogue.parameters import Parameter, read_parameters
from consolidate.catalogue.taxonomy import Taxonomy, read_taxonomy
from consolidate.words.errors import DeclarationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is asked, what is measured, and the parameters that both use."""

    taxonomy: Taxonomy
    metrics: MetricBook
    parameters: dict[str, Parameter]


@lru_cache(maxsize=4)
def _read(folder: Path) -> Catalogue:
    taxonomy = read_taxonomy(folder)
    catalogue = Catalogue(
        taxonomy=taxonomy,
        metrics=read_metrics(folder, taxonomy),
        parameters=read_parameters(folder / "parameters"),
    )
    for metric in catalogue.metrics.metrics.values():
        for name in (*metric.beside, *([metric.index_metric] if metric.index_metric else [])):
            lookup(catalogue.metrics.metrics, name, f"metric (named by {metric.id})")
        for name in (*metric.parameters, *metric.yearly_parameters, *(rule.parameter for rule in metric.limit)):
            if name not in catalogue.parameters:
                raise DeclarationError(
                    f"{folder / 'metrics' / metric.id}.toml: parameter '{name}' is not declared; "
                    f"expected one of benchmarks/parameters/."
                )
    return catalogue


def catalogue() -> Catalogue:
    """The catalogue of this installation, cross-checked."""
    return _read(home() / "benchmarks")
