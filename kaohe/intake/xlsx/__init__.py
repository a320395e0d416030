"""XLSX, read as a stream of its own XML: only there is to be seen what must be refused (formulas, merged cells).

Owns: the workbook's parts, number formats, cells. Never: keeps a whole sheet, trusts a size, computes a cell.
Neighbours: `kaohe.intake.sheets` says what comes out.
"""
