import { encode } from '#proto/cbor.js';
import { type MediaRecord, PRIVACY } from '#proto/media.js';
import type { Found } from './boxes.js';
import type { Detector } from './detector.js';
import { fillPolygons, type Polygon } from './mask.js';
import { coarsenBoxes } from './mosaic.js';
import type { MotionDetector } from './motion-detector.js';
import { type Planes, smallLuma } from './picture.js';

export type PrivacySettings = {
  readonly masks: readonly Polygon[];
  /** blackens what moves */
  readonly maskMotion: boolean;
  /** classes of the model that are made coarse */
  readonly blur: readonly number[];
  /** what the model is less sure of is not hidden; lower than for counting, since in doubt it is */
  readonly blurScoreMin: number;
};

export type PrivacyParts = {
  readonly settings: PrivacySettings;
  readonly motion: MotionDetector;
  /** undefined where no model is named: then nothing can be blurred */
  readonly detector: Detector | undefined;
  readonly sha256: (parts: readonly Uint8Array[]) => Uint8Array;
};

/** What is hidden in one picture, or in the frames of one clip. */
export type Hiding = {
  /** false where the picture is to stay as it came from the camera */
  readonly isAsked: boolean;
  /** Changes one frame. `moving` is what moves in it, where that is known already. Throws MODEL_INVALID. */
  readonly hide: (frame: Planes, moving?: readonly Polygon[]) => Promise<void>;
  /** what was done, for the seal */
  readonly steps: () => NonNullable<MediaRecord['privacy']>;
};

const NO_MODEL = new Uint8Array(0);

/** Shapes in ten-thousandths, since CBOR here has no floats. */
const shapeOf = (polygons: readonly Polygon[]): Uint8Array =>
  encode(polygons.map((polygon) => polygon.map(([x, y]) => [Math.round(x * 10_000), Math.round(y * 10_000)])));

export const beginHiding = ({ settings, motion, detector, sha256 }: PrivacyParts): Hiding => {
  const { masks, maskMotion, blur, blurScoreMin } = settings;
  const movingShapes: Uint8Array[] = [];

  const movingIn = (frame: Planes): readonly Polygon[] => {
    const luma = smallLuma(frame);
    // the frames of one clip follow each other too fast to learn from each what is usual
    return movingShapes.length === 0 ? motion.look(luma) : motion.compare(luma);
  };

  return {
    isAsked: masks.length > 0 || maskMotion || blur.length > 0,
    hide: async (frame, known) => {
      const moving = maskMotion ? (known ?? movingIn(frame)) : [];
      if (maskMotion) movingShapes.push(shapeOf(moving));
      // the model sees the frame before anything is drawn on it
      const found: readonly Found[] = blur.length > 0 ? await detector!.find(frame) : [];
      coarsenBoxes(
        frame,
        found.filter((one) => blur.includes(one.classIndex) && one.score >= blurScoreMin),
      );
      fillPolygons(frame.bytes, frame, [...masks, ...moving]);
    },
    steps: () => [
      ...(masks.length > 0 ? [{ kind: PRIVACY.mask, settings: sha256([shapeOf(masks)]), model: NO_MODEL }] : []),
      ...(maskMotion ? [{ kind: PRIVACY.motionMask, settings: sha256(movingShapes), model: NO_MODEL }] : []),
      ...(blur.length > 0
        ? [
            {
              kind: PRIVACY.blur,
              settings: sha256([encode([[...blur], Math.round(blurScoreMin * 10_000)])]),
              model: detector!.modelHash,
            },
          ]
        : []),
    ],
  };
};
