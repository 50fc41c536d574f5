-- The queries about the returns in force of some trusts and years that nobody has waived.
select s.ods_code, s.year, s.file, f.name, f.sheet, f.cell, f.found, f.remedy
from finding f
inner join current_submission s on s.id = f.submission
inner join asked a on a.year = s.year and a.ods_code = s.ods_code
where s.source = 'return' and f.severity = 'query' and f.waived_by is null
order by s.year, f.sheet, f.cell, f.name
