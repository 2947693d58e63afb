import { encode } from 'uqr';

/** What is printed for one device. */
export type Label = {
  readonly name: string;
  readonly didKey: string;
  /** as `formatClaimCode` gives it */
  readonly claimCode: string;
  /** what the QR code says */
  readonly claimUri: string;
};

/** One drawing for all forms of the label; millimetres from the upper left corner. */
type Drawing = {
  readonly squares: readonly { readonly x: number; readonly y: number; readonly size: number }[];
  readonly texts: readonly {
    readonly x: number;
    /** of the baseline */
    readonly y: number;
    readonly size: number;
    readonly text: string;
    readonly font: 'name' | 'code';
  }[];
};

const WIDTH_MM = 70;
const HEIGHT_MM = 32;
const QR_MM = 28;
const MARGIN_MM = 2;
const TEXT_X_MM = QR_MM + MARGIN_MM;
/** the quiet zone around a QR code (ISO/IEC 18004 §5.3.8) */
const QUIET_MODULES = 4;
const POINTS_PER_MM = 72 / 25.4;

/** Text of one width in lines of at most so many characters. */
const inLines = (text: string, characters: number): readonly string[] =>
  text.match(new RegExp(`.{1,${characters}}`, 'gs')) ?? [];

const draw = (label: Label): Drawing => {
  const { data, size } = encode(label.claimUri, { ecc: 'M', border: QUIET_MODULES });
  const module = QR_MM / size;
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) =>
      isDark ? [{ x: MARGIN_MM / 2 + x * module, y: MARGIN_MM + y * module, size: module }] : [],
    ),
  );
  const lines = (items: readonly string[], y: number, size: number, font: 'name' | 'code') =>
    items.map((text, line) => ({ x: TEXT_X_MM, y: y + line * size * 1.25, size, text, font }));
  return {
    squares,
    texts: [
      ...lines(inLines(label.name, 22).slice(0, 2), 6, 3.2, 'name'),
      ...lines(inLines(label.didKey, 29), 13.5, 2.1, 'code'),
      ...lines(['claim code'], 23, 2.2, 'name'),
      ...lines(inLines(label.claimCode, 15), 26.5, 3.2, 'code'),
    ],
  };
};

const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[^\P{C}]/gu, ' ');

const FONTS = { name: 'Helvetica, Arial, sans-serif', code: 'Courier, monospace' } as const;

/** The label as an SVG document of 70 by 32 mm. */
export const labelSvg = (label: Label): string => {
  const { squares, texts } = draw(label);
  const number = (value: number): string => value.toFixed(3);
  const path = squares.map(({ x, y, size }) => {
    const side = number(size);
    return `M${number(x)} ${number(y)}h${side}v${side}h-${side}z`;
  });
  const lines = texts.map(
    ({ x, y, size, text, font }) =>
      `<text x="${number(x)}" y="${number(y)}" font-size="${size}" font-family="${FONTS[font]}">${escapeXml(text)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_MM}mm" height="${HEIGHT_MM}mm" viewBox="0 0 ${WIDTH_MM} ${HEIGHT_MM}">`,
    `<rect width="${WIDTH_MM}" height="${HEIGHT_MM}" fill="#fff"/>`,
    `<path shape-rendering="crispEdges" d="${path.join('')}"/>`,
    ...lines,
    '</svg>\n',
  ].join('\n');
};

/** The standard fonts of PDF know Latin letters only. */
const latin = (text: string): string => text.replace(/[^\x20-\x7e\xa1-\xff]/g, '?');

/** The label as a PDF of one page of 70 by 32 mm; the same bytes for the same label. */
export const labelPdf = async (label: Label): Promise<Uint8Array> => {
  const { default: Pdf } = await import('pdfkit');
  const { squares, texts } = draw(label);
  const document = new Pdf({
    size: [WIDTH_MM * POINTS_PER_MM, HEIGHT_MM * POINTS_PER_MM],
    margin: 0,
    info: { Title: label.name, CreationDate: new Date(0) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  document.scale(POINTS_PER_MM);
  for (const { x, y, size } of squares) document.rect(x, y, size, size);
  document.fill('black');
  for (const { x, y, size, text, font } of texts)
    document
      .font(font === 'name' ? 'Helvetica' : 'Courier')
      .fontSize(size)
      .text(latin(text), x, y, { baseline: 'alphabetic', lineBreak: false });
  document.end();
  await ended;
  return Buffer.concat(chunks);
};
