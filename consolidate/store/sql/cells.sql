-- The current figures of some trusts in a year, each with the file, sheet and cell that it came from.
select
    f.ods_code, f.population, f.year, f.function, f.line, f.field, f.state, f.raw, f.value, f.unit, f.scale,
    f.confidence, f.restated, f.note, f.source, f.file, f.path, f.sha256, f.sheet, f.cell, f.layout
from figures f
inner join asked a on a.year = f.year and a.ods_code = f.ods_code
order by f.ods_code, f.function, f.line, f.field
