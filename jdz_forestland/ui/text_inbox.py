"""Words of the page 收件: packages of the counties, what they change, and the answer."""

from __future__ import annotations

MIXED = "报送包、回执要和别的文件分开拖入"
MIXED_HINT = "请只选报送包（.jdzbs），或者只选一份回执、退回单（.jdzhf）"
NO_SLIP_HERE = "回执和退回单由县级登记库读入，市级登记库只收报送包"
NO_SLIP_HERE_HINT = "请把这份文件发给县里"
NO_PACKAGE = "县级登记库不接收报送包，只读入市级的回执和退回单"
NO_PACKAGE_HINT = "报送包请交市级；市级在自己的登记库里收件"
NO_IMPORT = "市级登记库不导入边界和表格，图斑只能由县里报送"
NO_IMPORT_HINT = "请到“收件”页接收各县的报送包"
