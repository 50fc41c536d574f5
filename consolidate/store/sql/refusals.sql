-- Every file that was refused, in order, with whether the same bytes were loaded at any time.
select
    r.event, r.sha256, r.file, r.source, r.ods_code, r.year, r.errors, r.refused_on,
    case when s.sha256 is null then 0 else 1 end as loaded_too
from refusal r
left join (select distinct sha256 from submission) s on s.sha256 = r.sha256
order by r.event
