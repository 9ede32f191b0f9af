"""Views: parse, ask the door, answer."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from bluelamp.access import guard
from bluelamp.geography import packs, queries
from bluelamp.geography.codes import Permission
from bluelamp.geography.web.serving import file_or_part


@guard.page(Permission.SEE_MAP)
def tiles(request: HttpRequest, version: str) -> HttpResponse | FileResponse:
    """The basemap of a pack version, by parts; an older version answers while its files are kept."""
    pack = packs.active()
    path = pack.basemap_of(version)
    if path is None:
        raise Http404("No such map version.")
    return file_or_part(request, path, version)


@guard.page(Permission.SEE_MAP)
def map_settings(request: HttpRequest) -> JsonResponse:
    """What `map.js` needs to draw the area: tiles, bounds, credit and whether the town is made up."""
    about = queries.pack(request.actor)  # type: ignore[attr-defined]  # guard.page sets it
    west, south, east, north = about.bbox
    return JsonResponse(
        {
            "tilesUrl": reverse("geography:tiles", args=[about.pack_version]),
            "bounds": [[west, south], [east, north]],
            "attribution": list(about.attribution),
            "name": about.name,
            "packVersion": about.pack_version,
            "isFictional": about.is_fictional,
            "hasRoads": about.has_roads,
            "beatLayer": packs.active().beat_layer,
        }
    )
