-- Every trust with any figure in the year asked for.
select distinct f.ods_code, f.population
from figures f
inner join asked a on a.year = f.year
order by f.population, f.ods_code
