import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.table.editions import Row
from corpus.table.table import Editions

ROOT = Path(__file__).parents[2]


def test_an_assistant_cleans_explains_searches_and_follows(tmp_path: Path, row: Callable[..., Row]) -> None:
    mcp = pytest.importorskip("mcp", reason="expected the extra 'mcp'")
    Editions(tmp_path / "corpus" / "editions").append([row(1), row(2, gone=True)], upto=2)
    words = ["-m", "scrapy", "serve", "--mcp", "-s", f"PORTALS_STATE={tmp_path}"]

    async def asked() -> dict[str, str]:
        server = mcp.StdioServerParameters(command=sys.executable, args=words, cwd=ROOT)
        async with mcp.stdio_client(server) as streams, mcp.ClientSession(*streams) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            assert {"clean", "explain", "doctor", "read_changes", "search", "article"} <= tools
            text = {"text": "市里召開會(huì)議(yì)，研究部署防汛工作，各縣(xiàn)區(qū)負責(zé)人參加。"}
            calls = {
                "clean": text,
                "explain": text,
                "read_changes": {},
                "search": {"words": "大桥"},
                "article": {"key": "http://news.test/1"},
            }
            wrong = await session.call_tool("doctor", {"url": "file:///etc/passwd"})
            assert wrong.is_error
            assert "expected an address" in str(wrong.content)
            page = await session.call_tool("clean", {"text": "<html><body></body></html>"})
            assert (page.is_error, "neither text nor images" in str(page.content)) == (True, True)
            return {name: str((await session.call_tool(name, values)).content) for name, values in calls.items()}

    answers = asyncio.run(asked())
    assert "市里召开会议，研究部署防汛工作" in answers["clean"]
    assert "pinyin|" in answers["explain"]
    assert "delete" in answers["read_changes"]
    assert "清水湾大桥通车" in answers["search"]
    assert "wan湾" in answers["article"]
