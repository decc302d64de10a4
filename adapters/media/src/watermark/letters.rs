//! A stroke alphabet, so that a watermark needs no font: capitals and digits on a grid of 4 × 6.

/// A point on the grid; y grows downwards.
type Point = (f32, f32);

/// How high a capital is, in units of the grid.
pub(crate) const CAPITAL: f32 = 6.0;
/// From one letter to the next.
const ADVANCE: f32 = 6.0;

/// The strokes of a text in capitals; what has no letter of ours leaves a gap.
pub(crate) fn write(text: &str) -> Vec<(Point, Point)> {
    let mut strokes = Vec::new();
    let mut left = 0.0;
    for letter in text.chars().flat_map(char::to_uppercase) {
        for line in lines(letter).split_whitespace() {
            let digits: Vec<f32> = line.bytes().map(|digit| f32::from(digit.wrapping_sub(b'0'))).collect();
            let points: Vec<Point> = digits.as_chunks::<2>().0.iter().map(|[x, y]| (left + x, *y)).collect();
            strokes.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
        }
        left += ADVANCE;
    }
    strokes
}

/// How long a text is, in units of the grid.
pub(crate) fn length(text: &str) -> f32 {
    // A watermark has a few dozen letters: far fewer than a float can count.
    text.chars().flat_map(char::to_uppercase).count() as f32 * ADVANCE - (ADVANCE - 4.0)
}

/// The lines of a letter: each is a run of points, each point two digits, x and y.
fn lines(letter: char) -> &'static str {
    match letter {
        'A' | 'Á' | 'À' | 'Â' | 'Ã' | 'Å' => "062046 1434",
        'Ä' => "062146 1434 1010 3030",
        'B' => "06003041423303 3344453606",
        'C' | 'Ç' => "4130100105163645",
        'D' => "06002042442606",
        'E' | 'É' | 'È' | 'Ê' => "40000646 0333",
        'F' => "400006 0333",
        'G' => "41301001051636454323",
        'H' => "0006 4046 0343",
        'I' | 'Í' => "2026 1030 1636",
        'J' => "404536160504",
        'K' => "0006 4003 1346",
        'L' => "000646",
        'M' => "0600234046",
        'N' | 'Ñ' => "06004640",
        'O' | 'Ó' | 'Ò' | 'Ô' => "100105163645413010",
        'Ö' => "110205163645423111 1010 3030",
        'P' => "06003041423303",
        'Q' => "100105163645413010 2446",
        'R' => "06003041423303 2346",
        'S' => "413010010213334445361605",
        'T' => "0040 2026",
        'U' | 'Ú' => "000516364540",
        'Ü' => "010516364541 1010 3030",
        'V' => "002640",
        'W' => "0016233640",
        'X' => "0046 4006",
        'Y' => "002340 2326",
        'Z' => "00400646 1333",
        '0' => "100105163645413010 3115",
        '1' => "112026 1636",
        '2' => "01103041420646",
        '3' => "011030414233 13334445361605",
        '4' => "36300444",
        '5' => "4000023344453605",
        '6' => "30010516364544331304",
        '7' => "004016",
        '8' => "101102133342413010 1304051636454433",
        '9' => "4233130201103041453616",
        '&' => "4612011021310405162644",
        '-' => "1333",
        '.' => "2626",
        _ => "",
    }
}
