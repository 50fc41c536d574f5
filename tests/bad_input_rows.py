"""The catalogue's rows that are tested elsewhere or not yet, and those that end otherwise than it says, on purpose."""

ELSEWHERE = {
    "R002": "Windows alone keeps files in the cloud that seem to be here: to be looked at there.",
    "R004": "Windows alone lets no one read a file that another program has: to be looked at there.",
    "R009": "test_reader.py::test_a_file_that_grows_while_it_is_read_is_refused",
    "R050": "test_reader.py::test_a_reader_that_is_killed_says_so_and_costs_no_other_file",
    "R101": "Our return has no cell for its units: each header and each row says its own, in pounds.",
    "R120": "test_recharges.py::test_r120_a_service_whose_people_host_and_guest_both_count_is_asked_about",
    "R125": "test_kills.py::test_a_fault_at_every_write_is_told_and_loses_nothing",
    "R127": "test_kills.py::test_ten_random_kills_lose_no_acknowledged_return_and_keep_no_half_of_one",
    "R128": "test_report_write.py::test_a_folder_in_the_way_is_told_and_leaves_nothing_behind",
    "R129": "test_standing.py::test_fewer_than_five_give_no_median_and_no_position",
    "R130": "test_report_pages.py::test_a_page_needs_nothing_from_elsewhere",
}
"""Rows that no spoilt return can show: where they are tested instead, or why not yet."""

OTHERWISE = {
    "R006": "A folder named .xlsx is a folder: it stands for the workbooks in it.",
    "R007": "A link to itself is told as a file that cannot be opened, with the system's own words.",
    "R037": "A sheet outside the archive by ../ is a part that is missing: nothing of that name can be in it.",
    "R048": "Damaged styles or properties refuse nothing by themselves: our reader needs neither for a figure. Where "
    "all styles are gone a day is a bare number, and that one cell is refused.",
    "R054": "Empty rows with a format are counted as cells, and refused as too many where they do not swell first.",
    "R070": "A credit in brackets is read as less than nothing, and then refused: no line of ours may be below zero.",
    "R087": "A hidden sheet is named and not read; one with a column of numbers or addresses of people is refused.",
    "R089": "Capitals and outer spaces are forgiven with a note, another name is not.",
    "R092": "A column is found by its header wherever it stands; only another header is refused.",
    "R093": "A row is found by its code wherever it stands, and its label is for people; only another code is refused.",
    "R105": "Odd beside each other is asked about, not refused: each can be true.",
    "R106": "No total is typed but the one that is signed for, so that no sum can be wrong; that one is asked about.",
    "R110": "Small letters and spaces are tidied; a code that is missing refuses the return.",
    "R119": "A trust that was taken over within the year is asked for its months, and told what is added up.",
}
"""Where the outcome is another than the catalogue's, on purpose."""
