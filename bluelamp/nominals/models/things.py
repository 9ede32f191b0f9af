"""Vehicles with their marks, phones, e-mail addresses, online names."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel.ids import new_id
from bluelamp.nominals.models.versioned import Versioned


class Vehicle(Versioned):
    """A vehicle; its marks are kept apart because they change hands."""

    id = models.UUIDField(primary_key=True, default=new_id)
    vin = models.CharField(max_length=30, default="")
    make = models.CharField(max_length=60, default="")
    model = models.CharField(max_length=60, default="")
    colour = models.CharField(max_length=40, default="")

    class Meta:
        db_table = "nominals_vehicle"


class VehicleMark(Versioned):
    """A registration mark as issued, for a time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="marks")
    vrm = models.CharField(max_length=16)
    compact = models.CharField(max_length=16, db_index=True)
    country = models.CharField(max_length=3, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        db_table = "nominals_vehicle_mark"


class Phone(Versioned):
    """A telephone number: as given, and in international form when it is one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    raw = models.CharField(max_length=60)
    number = models.CharField(max_length=60, unique=True)
    is_valid = models.BooleanField()

    class Meta:
        db_table = "nominals_phone"


class Email(Versioned):
    """An e-mail address: as given, and in small letters as compared."""

    id = models.UUIDField(primary_key=True, default=new_id)
    raw = models.CharField(max_length=200)
    address = models.CharField(max_length=120, unique=True)
    is_valid = models.BooleanField()

    class Meta:
        db_table = "nominals_email"


class Handle(Versioned):
    """A name used on a platform; the same name elsewhere may be somebody else."""

    id = models.UUIDField(primary_key=True, default=new_id)
    raw = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    platform = models.CharField(max_length=30, default="")

    class Meta:
        db_table = "nominals_handle"
        constraints = [models.UniqueConstraint(fields=["name", "platform"], name="nominals_handle_once")]
