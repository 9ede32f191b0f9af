"""The edge of the house: everything that talks to somebody else's system, one port and one adapter each.

Owns partners, what is to be delivered to them and every attempt. Hears ReferralQueued; states DeliveryFailed and
PartnerStateChanged. A dead partner slows nobody: each has its own queue, breaker and board line. Simulators run
as processes of their own and say so on every screen.
"""
