"""A release in Croissant, the JSON-LD that describes data sets to machines (docs.mlcommons.org/croissant). Pure."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from corpus.releases.columns import COLUMNS
from corpus.releases.manifest import canonical

_TERMS = """
    arrayShape citeAs column containedIn equivalentProperty extract field fileObject fileProperty fileSet format
    includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace
    samplingRate separator source subField transform
"""
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
} | {term: f"cr:{term}" for term in _TERMS.split()}
"""Of version 1.1, which mlcroissant calls the standard one."""
_FOLDER = "git+https"
"""What the Hub calls a folder in its own descriptions; mlcroissant reads records out of no other kind."""
_PARQUET = "application/x-parquet"
_TYPES: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_boolean, "sc:Boolean"),
    (pa.types.is_integer, "sc:Integer"),
    (pa.types.is_floating, "sc:Float"),
    (pa.types.is_date, "sc:Date"),
    (pa.types.is_timestamp, "sc:DateTime"),
    (pa.types.is_string, "sc:Text"),
)


def croissant(manifest: Mapping[str, Any]) -> bytes:
    """Return the description of a release by its manifest: each shard with its SHA-256, each column with its type."""
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": f"qingliu-{manifest['release']}",
        "description": "Articles of Chinese news and government portals, cleaned so that every repair can be undone.",
        "version": f"{manifest['release'].partition('-')[0]}.0.0",
        "datePublished": manifest["created"],
        "inLanguage": "zh",
        "license": "https://choosealicense.com/no-permission/",
        "distribution": [*_files(manifest["shards"])],
        "recordSet": [_records()],
    }
    return canonical(described)


def _files(shards: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the folder of the shards, its digest being that of the list of theirs, their set, and each of them."""
    listing = "".join(f"{shard['sha256']}  {path}\n" for path, shard in sorted(shards.items()))
    digest = hashlib.sha256(listing.encode()).hexdigest()
    yield _file_object("data", _FOLDER, digest)
    yield {
        "@type": "cr:FileSet",
        "@id": "shards",
        "name": "shards",
        "encodingFormat": _PARQUET,
        "containedIn": {"@id": "data"},
        "includes": "*/*.parquet",
    }
    for path, shard in shards.items():
        yield _file_object(path, _PARQUET, shard["sha256"]) | {"contentSize": f"{shard['bytes']} B"}


def _file_object(path: str, form: str, digest: str) -> dict[str, Any]:
    described = {"@type": "cr:FileObject", "@id": path, "name": path, "contentUrl": path}
    return described | {"encodingFormat": form, "sha256": digest}


def _records() -> dict[str, Any]:
    fields = [_field(column) for column in COLUMNS if _type(column.type)]
    return {
        "@type": "cr:RecordSet",
        "@id": "articles",
        "name": "articles",
        "key": {"@id": "articles/id"},
        "field": fields,
    }


def _field(column: pa.Field) -> dict[str, Any]:
    """Describe a column; those of structures, such as the ledger, have no type in Croissant and are left to Parquet."""
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"articles/{column.name}",
        "name": column.name,
        "dataType": _type(column.type),
        "source": {"fileSet": {"@id": "shards"}, "extract": {"column": column.name}},
    }
    return described | ({"isArray": True, "arrayShape": "-1"} if pa.types.is_list(column.type) else {})


def _type(kind: pa.DataType) -> str | None:
    value = kind.value_type if pa.types.is_list(kind) else kind
    return next((name for is_it, name in _TYPES if is_it(value)), None)
