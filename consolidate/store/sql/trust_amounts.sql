-- Trust totals by field, in pounds or in the field's own unit.
select
    f.field,
    f.ods_code,
    cast(f.value as double) as amount
from figures f
inner join asked a on a.year = f.year and a.field = f.field
where f.function = 'trust' and f.line = 'trust' and f.amount is not null
order by f.field, f.ods_code
