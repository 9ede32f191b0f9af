"""Resource management, thin: tours of duty.

Owns who is booked on with which call sign, vehicle, crew and skills, from when until when.
States `UnitBookedOn` and `UnitBookedOff`; control asks who is available.
"""
