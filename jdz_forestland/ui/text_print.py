"""Words of printing from pages and lists, and of a 台账 that comes back."""

from __future__ import annotations

PRINT_MAP = "打印地图"
PRINT_CARD = "打印卡片"
PRINT_MAP_TIP = "把选中图斑的图斑图（A4，整比例尺，带界址点坐标）写成 PDF 并打开，可直接打印"
PRINT_CARD_TIP = "把选中图斑的登记卡写成 PDF 并打开，可直接打印"
PRINT_NONE_TIP = "先在列表或地图上选中图斑"
PDF = "PDF 文件"
XLSX = "Excel 表格"
PRINTING = "生成 PDF"
LISTING = "导出列表"
PRINT_LIST = "打印整张表（PDF）…"
SAVE_LIST = "导出整张表（Excel）…"
NO_FILTER = "未筛选"
MENU_PRINT_LIST = "打印当前列表（PDF）(&P)…"
MENU_SAVE_LIST = "导出当前列表（Excel）(&E)…"
NO_LIST = "这一页没有可以打印的列表"
NO_LIST_HINT = "请到“图斑”等有列表的页面再打印；地图、登记卡和表格在“报表”页"

COMPARE_BOOK = "对照修改过的台账…"
COMPARE_BOOK_TIP = "选同事改好的台账，逐格看原、现、差，再决定写入"
CHOOSE_BOOK = "选择修改过的台账"
COMPARING = "对照台账"
ACCEPTING = "写入台账的改动"
BACK = "返回"
CHANGES = "台账的改动"
NO_CHANGES = "这份台账与登记库没有不同"
SHEET, PLACE, PARCEL, FIELD = "工作表", "格", "图斑号", "列"
HELD, SAID, DIFFERENCE, VERDICT, WHY = "原（登记库）", "现（台账）", "差", "处理", "说明"
NOTHING_TO_ENTER = "没有可以写入的改动"
ENTERED = "已写入台账的改动"


def enter(count: int) -> str:
    """Return the button that writes what was accepted."""
    return f"写入 {count} 格"


def book_summary(file: str, entered: int, drafted: int, refused: int) -> str:
    """Return what became of the edited cells of a book."""
    return (
        f"“{file}”：改动 {entered + drafted + refused} 格，其中写入登记库 {entered} 格，"
        f"写入办理页草稿 {drafted} 格，不写入 {refused} 格"
    )


def filtered(words: str, town: str, stage: str, level: str) -> str:
    """Return which parcels of the year were listed; "" for all."""
    parts = [f"含“{words}”"] if words else []
    parts += [part for part in (town, stage) if part]
    parts += [f"问题：{level}及以上"] if level else []
    return "、".join(parts)


def file_name(name: str, parcels: int, first: str) -> str:
    """Return the proposed name of a PDF of some parcels."""
    return f"{name}_{first}" if parcels == 1 else f"{name}_{parcels}个图斑"
