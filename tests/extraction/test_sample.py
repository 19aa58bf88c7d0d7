"""Which articles are drawn for a second look."""

from cleaners.learning.sample import is_sampled


def test_the_sample_is_even_and_does_not_change() -> None:
    ids = [f"{n:024x}" for n in range(5000)]
    sample = [each for each in ids if is_sampled(each)]
    assert 60 <= len(sample) <= 140
    assert sample == [each for each in ids if is_sampled(each)]
