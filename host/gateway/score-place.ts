import type { Place } from './score-facts.js';

/** Positions in integers of 10^-7 degrees. No floating trigonometry: it may differ between machines. */
const DEGREE = 10_000_000;
const MILLIMETRES_PER_DEGREE = 111_195_000;
const CELL_DEGREES_E7 = 200_000;
const HALF_TURN = 180 * DEGREE;

/** Cosine of a latitude in permille, by Bhaskara's rational form: off by less than two. */
export const cosinePermille = (latitude: number): number => {
  const hundredths = Math.floor(Math.abs(latitude) / (DEGREE / 100));
  const square = hundredths * hundredths;
  return Math.floor(((324_000_000 - 4 * square) * 1000) / (324_000_000 + square));
};

/** Whole metres between two places, on a plane: good to a percent within some hundred kilometres, more than enough. */
export const distanceMetres = (a: Place, b: Place): number => {
  const north = Math.floor((Math.abs(a.latitude - b.latitude) * (MILLIMETRES_PER_DEGREE / 1000)) / DEGREE);
  const turn = Math.abs(a.longitude - b.longitude);
  const along = turn > HALF_TURN ? 2 * HALF_TURN - turn : turn;
  const middle = Math.trunc((a.latitude + b.latitude) / 2);
  const east = Math.floor(
    (Math.floor((along * cosinePermille(middle)) / 1000) * (MILLIMETRES_PER_DEGREE / 1000)) / DEGREE,
  );
  return Math.floor(Math.sqrt(north * north + east * east));
};

/** The cell of about 2.2 km that a place is in; all rows but those at the poles have cells of about this width. */
export const cellOf = (place: Place): string => {
  const row = Math.floor(place.latitude / CELL_DEGREES_E7);
  const cosine = Math.max(10, cosinePermille(row * CELL_DEGREES_E7));
  const width = Math.floor((CELL_DEGREES_E7 * 1000) / cosine);
  return `${row}:${Math.floor(place.longitude / width)}`;
};
