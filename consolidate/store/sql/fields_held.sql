-- The fields of which a trust has a figure, by year.
select distinct f.year, f.field
from figures f
inner join asked a on a.ods_code = f.ods_code
where f.value is not null
order by f.year, f.field
