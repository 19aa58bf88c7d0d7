"""What the walk over a page does at an element, by its tag."""

_INLINE_TAGS = (
    "abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q ruby rb s samp small span "
    "strike strong sub sup time tt u var wbr "
    "semantics mrow mi mo mn ms mtext mspace mstyle mpadded mphantom msup msub msubsup mfrac msqrt mroot mover "
    "munder munderover mfenced mtable mtr mtd mjx-container mjx-math mjx-assistive-mml"
)
_SILENT_TAGS = (
    "script style noscript template iframe object embed svg select button textarea input head rt rp audio video "
    "canvas map title annotation annotation-xml"
)
_BORDER_TAGS = "br hr meta link base col"
BLOCK, INLINE, LINK, IMAGE, FORMULA, BORDER, SILENT = range(7)
SORTS = (
    dict.fromkeys(_INLINE_TAGS.split(), INLINE)
    | {"a": LINK, "img": IMAGE, "math": FORMULA}
    | dict.fromkeys(_BORDER_TAGS.split(), BORDER)
    | dict.fromkeys(_SILENT_TAGS.split(), SILENT)
)
"""What the walk does at an element: every other one is a block. A border ends a line and holds nothing."""
