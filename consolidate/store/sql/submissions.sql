-- Every file that was loaded, with whether it is the one in force and, where it was withdrawn, why and when.
select
    s.id, s.supersession_key, s.source, s.population, s.ods_code, s.year, s.layout, s.file, s.path, s.sha256, s.facts,
    s.loaded_on, l.event as loaded_event,
    case when c.id is null then 0 else 1 end as in_force,
    w.reason as withdrawn_because,
    w.withdrawn_on,
    w.restored,
    coalesce(e.errors, 0) as errors,
    coalesce(e.queries, 0) as queries,
    coalesce(e.notes, 0) as notes,
    coalesce(e.waived, 0) as waived
from submission s
left join current_submission c on c.id = s.id
left join ledger l on l.submission = s.id and l.kind = 'loaded'
left join withdrawal w on w.submission = s.id
left join (
    select
        submission,
        sum(case when severity = 'error' then 1 else 0 end) as errors,
        sum(case when severity = 'query' then 1 else 0 end) as queries,
        sum(case when severity = 'note' then 1 else 0 end) as notes,
        sum(case when waived_by is not null then 1 else 0 end) as waived
    from finding
    group by submission
) e on e.submission = s.id
order by s.id
