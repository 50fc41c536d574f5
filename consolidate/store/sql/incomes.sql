-- What is known of the income of trusts, by measure and year: `asked` names the measures.
select f.ods_code, f.year, f.field, cast(f.value as double) as amount
from figures f
inner join asked a on a.field = f.field
where f.function = 'trust' and f.line = 'trust' and f.value is not null and f.value > 0
order by f.ods_code, f.year, f.field
