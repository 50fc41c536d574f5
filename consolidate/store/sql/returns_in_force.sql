-- The facts of the returns in force.
select
    s.id, s.population, s.ods_code as sender, s.year as collection, s.layout, s.file, s.path, s.sha256, s.size,
    f.ods_code, f.year, f.function, f.line, f.field, f.state, f.raw, f.value, f.unit, f.scale, f.confidence,
    f.sheet, f.cell, f.restated, f.note
from current_submission s
inner join fact f on f.submission = s.id
where s.source = 'return'
order by s.id, f.function, f.line, f.field
