"""The nearest pipelines of datatrove and Data-Juicer, as bulk.py calls them: NAME, input, folder for the output."""

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

PINYIN = re.compile(r"(?<=[\u3400-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")


@cache
def converter() -> "OpenCC":
    """Return OpenCC's converter, which cannot be copied into a pipeline."""
    from opencc import OpenCC

    return OpenCC("t2s")


def datatrove(source: Path, out: Path, *, is_chinese: bool) -> None:
    """Run ftfy and the filter of symbol lines, and if *is_chinese* OpenCC and a regular expression for pinyin."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.formatters import FTFYFormatter, SymbolLinesFormatter
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    class Chinese(BaseFormatter):
        name = "t2s and pinyin"

        def format(self, text: str) -> str:
            return converter().convert(PINYIN.sub("", text))

    steps = [FTFYFormatter(), SymbolLinesFormatter(), *([Chinese()] if is_chinese else [])]
    reader = JsonlReader(str(source.parent), glob_pattern=source.name)
    LocalPipelineExecutor([reader, *steps, JsonlWriter(str(out))], tasks=1, logging_dir=str(out) + ".log").run()


def data_juicer(source: Path, out: Path) -> None:
    """Run fix_unicode, t2s, copyright and white space on each record, as its mappers take them: in batches."""
    from data_juicer.ops.mapper.chinese_convert_mapper import ChineseConvertMapper
    from data_juicer.ops.mapper.clean_copyright_mapper import CleanCopyrightMapper
    from data_juicer.ops.mapper.fix_unicode_mapper import FixUnicodeMapper
    from data_juicer.ops.mapper.whitespace_normalization_mapper import WhitespaceNormalizationMapper

    mappers = [
        FixUnicodeMapper(),
        ChineseConvertMapper(mode="t2s"),
        CleanCopyrightMapper(),
        WhitespaceNormalizationMapper(),
    ]
    out.mkdir()
    with source.open(encoding="utf-8") as lines, (out / "out.jsonl").open("w", encoding="utf-8") as file:
        rows = [json.loads(line) for line in lines]
        for start in range(0, len(rows), 1000):
            held = rows[start : start + 1000]
            samples = {"id": [row["id"] for row in held], "text": [row["text"] for row in held]}
            for mapper in mappers:
                samples = mapper.process_batched(samples)
            for each, text in zip(samples["id"], samples["text"], strict=True):
                file.write(json.dumps({"id": each, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    name, source, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if name == "data-juicer":
        data_juicer(source, out)
    else:
        datatrove(source, out, is_chinese="t2s" in name)
