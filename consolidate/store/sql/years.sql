-- The years for which there is any figure.
select distinct year
from figures
order by year
