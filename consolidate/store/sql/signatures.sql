-- Who signed the returns in force of a year: name, role and day as they were typed, and whether a figure was changed since.
select
    s.id as submission,
    max(case when f.field = 'signed_by' then f.raw end) as signed_by,
    max(case when f.field = 'signed_role' then f.raw end) as signed_role,
    max(case when f.field = 'signed_on' then f.raw end) as signed_on,
    max(case when c.submission is null then 0 else 1 end) as changed_since
from current_submission s
inner join asked a on a.year = s.year
inner join fact f on f.submission = s.id and f.function = 'trust' and f.line = 'signoff' and f.raw <> ''
left join (select distinct submission from finding where name = 'signed-total-differs') c on c.submission = s.id
where s.source = 'return'
group by s.id
order by s.id
