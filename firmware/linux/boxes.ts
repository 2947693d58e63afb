/** What a detector finds, as fractions of width and height. */
export type Box = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type Found = Box & {
  /** the model's number of the class, as 0 for a person in models of the COCO classes */
  readonly classIndex: number;
  /** 0 to 1 */
  readonly score: number;
};

/** Where a picture lies within the model's square input, in its pixels. */
export type Placed = { readonly scale: number; readonly left: number; readonly top: number };

/** share of two boxes' union that they have in common, from which on they are one thing seen twice */
const OVERLAP_MAX = 0.5;
const END_TO_END_FIELDS = 6;
const CORNER_FIELDS = 4;

const overlap = (a: Box, b: Box): number => {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const area = ({ left, top, right, bottom }: Box): number => (right - left) * (bottom - top);
  return (width * height) / (area(a) + area(b) - width * height);
};

/** Of boxes of one class that overlap much, the one with the highest score. */
const withoutRepeats = (found: readonly Found[]): Found[] => {
  const kept: Found[] = [];
  for (const one of [...found].sort((a, b) => b.score - a.score))
    if (!kept.some((other) => other.classIndex === one.classIndex && overlap(other, one) > OVERLAP_MAX)) kept.push(one);
  return kept;
};

/** `[1, n, 6]`: x0, y0, x1, y1, score, class. */
const endToEnd = (values: Float32Array, count: number, scoreMin: number): Found[] => {
  const found: Found[] = [];
  for (let i = 0; i < count; i++) {
    const [left, top, right, bottom, score, classIndex] = values.subarray(i * END_TO_END_FIELDS) as unknown as number[];
    if (score! >= scoreMin)
      found.push({ left: left!, top: top!, right: right!, bottom: bottom!, score: score!, classIndex: classIndex! });
  }
  return found;
};

/** `[1, 4 + classes, n]`: centre x and y, width, height, then a score for each class. */
const byClass = (values: Float32Array, fields: number, count: number, scoreMin: number): Found[] => {
  const found: Found[] = [];
  for (let i = 0; i < count; i++) {
    let best = CORNER_FIELDS;
    for (let field = CORNER_FIELDS + 1; field < fields; field++)
      if (values[field * count + i]! > values[best * count + i]!) best = field;
    const score = values[best * count + i]!;
    // so written that what is no number is left out
    if (!(score >= scoreMin)) continue;
    const [x, y, width, height] = [0, 1, 2, 3].map((field) => values[field * count + i]!) as [
      number,
      number,
      number,
      number,
    ];
    const [left, top] = [x - width / 2, y - height / 2];
    found.push({ left, top, right: left + width, bottom: top + height, score, classIndex: best - CORNER_FIELDS });
  }
  return found;
};

/** Whether a model's output has one of the two forms that are read here. */
export const isDetectorOutput = (shape: readonly unknown[]): boolean => {
  const [batch, rows, columns] = shape;
  if (shape.length !== 3 || batch !== 1) return false;
  return columns === END_TO_END_FIELDS || (typeof rows === 'number' && rows > CORNER_FIELDS);
};

/** Things in the output of a model, which says them in pixels of its input; scores that are no numbers are none. */
export const readDetections = (
  values: Float32Array,
  shape: readonly number[],
  scoreMin: number,
  placed: Placed,
  size: { readonly width: number; readonly height: number },
): readonly Found[] => {
  const [, rows, columns] = shape as [number, number, number];
  const candidates =
    columns === END_TO_END_FIELDS ? endToEnd(values, rows, scoreMin) : byClass(values, rows, columns, scoreMin);
  const across = (x: number): number => Math.min(1, Math.max(0, (x - placed.left) / placed.scale / size.width));
  const down = (y: number): number => Math.min(1, Math.max(0, (y - placed.top) / placed.scale / size.height));
  const inPicture = candidates.map((one) => ({
    ...{ left: across(one.left), right: across(one.right), top: down(one.top), bottom: down(one.bottom) },
    score: one.score,
    classIndex: Math.round(one.classIndex),
  }));
  return withoutRepeats(inPicture.filter((one) => one.right > one.left && one.bottom > one.top));
};
