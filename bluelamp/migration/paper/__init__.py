"""Back-record conversion: the days on paper come back in, and no numbered form is lost on the way.

Private to migration. A form is printed from the owners' question sets and issued under a serial number; it is
entered later with the times as written, checked by a second person, and stays in the balance until it is entered
or voided.
"""
