#!/usr/bin/env bash
# Cuts the faces that stand in for TeX Gyre Termes down to the scripts and signs that letters need.
# Usage: subset.sh GENTIUM DEJAVU NOTO, the folders of GentiumPlus-*.ttf, DejaVuSans.ttf and NotoSansCherokee_*.ttf.
# Needs fonttools, made with 4.38: pyftsubset, and python3 with its library.
set -euo pipefail
cd "$(dirname "$0")"

cut_down() { # FACE NAME CHARACTERS FEATURES
  pyftsubset "$1" --output-file="$2" --unicodes="$3" --layout-features="$4" --no-hinting --notdef-outline \
    --drop-tables+=FFTM,Silf,Silt,Glat,Gloc,Feat,Sill --name-IDs=0,1,2,3,4,5,6,13,14,16,17
}

# "Gentium" and "SIL" are reserved names, which no altered face may bear. Its fractions are drawn smaller than those of
# Termes, beside which they stand; they are enlarged to match.
rename() { # FILE STYLE
  "${PYTHON:-python3}" - "$1" "$2" <<'PYTHON'
import sys
from fontTools.misc.transform import Scale
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

path, style = sys.argv[1:]
font = TTFont(path)
glyphs, widths, larger = font.getGlyphSet(), font["hmtx"].metrics, 1.15
drawn = {}
for name in {name for code, name in font.getBestCmap().items() if 0x2150 <= code <= 0x215F}:
    outline, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
    glyphs[name].draw(outline)
    outline.replay(TransformPen(pen, Scale(larger)))
    drawn[name] = pen.glyph()
for name, glyph in drawn.items():
    font["glyf"][name] = glyph
    width, side = widths[name]
    widths[name] = (round(width * larger), round(side * larger))
spaced = {"BoldItalic": "Bold Italic"}.get(style, style)
names = {1: "Undersigned Letters", 2: spaced, 3: f"Undersigned Letters {spaced}", 4: f"Undersigned Letters {spaced}",
         6: f"UndersignedLetters-{style}"}
for record in list(font["name"].names):
    if record.nameID in names:
        record.string = names[record.nameID]
    elif record.nameID in (16, 17):
        font["name"].removeNames(nameID=record.nameID)
font.save(path)
PYTHON
}

# Latin of every kind with its accents, Greek, Cyrillic; punctuation, raised and lowered figures, currencies, fractions,
# arrows; the plain letters, for whatever has an accent that no letter was drawn with.
letters=0020-007E,00A0-024F,0250-02AF,02B0-02FF,0300-036F,0370-03FF,0400-052F,1E00-1EFF,1F00-1FFF
signs=2010-2027,2030-205E,2070-209F,20A0-20C0,2100-214F,2150-218B,2190-21FF,2200-22FF,25A0-25CF,A720-A725,A78B-A78C
for face in Regular Italic Bold BoldItalic; do
  file=undersignedletters-${face,,}.ttf
  cut_down "$1/GentiumPlus-$face.ttf" "$file" "$letters,$signs" kern,mark,mkmk,ccmp,locl
  rename "$file" "$face"
done

# Boxes to check, stars, circled figures, and signs of mathematics.
cut_down "$2/DejaVuSans.ttf" dejavusans-signs.ttf \
  2109,2117,211E,2150-2152,20A9,20AA,20B9,20BD,21D0-21D4,2200-2203,2205,2208-220B,2211,221A,221D,2220,2227-222B,2234-2235,2245,2248,2260-2265,226A-226B,2282-2287,22A5,2460-2473,25A0-25A1,25AA-25AB,25B2-25B3,25B6,25BC-25BD,25C0,25C6-25C7,25CB,25CF,2600-2606,2610-2612,2639-263B,2640,2642,266D-266F,2713-2718,2776-277F,2794,279C,27A4,2B1B-2B1C ''

for face in 400Regular 700Bold; do
  cut_down "$3/NotoSansCherokee_$face.ttf" "notosanscherokee-$(tr -d 0-9 <<<"${face,,}").ttf" 13A0-13FD,AB70-ABBF ''
done
