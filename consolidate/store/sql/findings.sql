-- What was found in the files that are in force.
select s.ods_code, s.year, s.file, f.name, f.severity, f.sheet, f.cell, f.found, f.expected, f.remedy,
    f.waived_by, f.waived_until, f.waived_because
from finding f
inner join current_submission s on s.id = f.submission
order by s.id, f.severity, f.sheet, f.cell, f.name
