"""What holds for every test: a machine's pace or luck makes none fail. `--hypothesis-profile=explore` draws anew."""

from hypothesis import HealthCheck, settings

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same_everywhere", settings.get_profile("explore"), derandomize=True)
settings.load_profile("same_everywhere")
