/** Where the image lies on its canvas, in CSS pixels. */
export interface Frame {
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
}

/** A line between two pixels of one plane. */
export interface Ruler {
  at: number;
  from: readonly [number, number];
  to: readonly [number, number];
}

/** Distances in green, each with its length. */
export function drawRulers(g: CanvasRenderingContext2D, f: Frame, rulers: readonly Ruler[], lengthMm: (ruler: Ruler) => number): void {
  g.font = '13px system-ui, sans-serif';
  g.lineWidth = 1.5;
  for (const ruler of rulers) {
    const at = (p: readonly [number, number]): [number, number] => [f.left + (p[0] + 0.5) * f.scaleX, f.top + (p[1] + 0.5) * f.scaleY];
    const [x1, y1] = at(ruler.from);
    const [x2, y2] = at(ruler.to);
    g.strokeStyle = '#7dff9b';
    g.beginPath();
    g.moveTo(x1, y1);
    g.lineTo(x2, y2);
    g.stroke();
    g.fillStyle = '#7dff9b';
    g.fillText(`${lengthMm(ruler).toFixed(1)} mm`, x2 + 6, y2 - 6);
  }
}

/** The sides of the patient at the edges: L, R, A, P, H, F; the upper one `below` so many pixels. */
export function drawLetters(g: CanvasRenderingContext2D, e: { left: string; right: string; top: string; bottom: string }, width: number, height: number, below: number): void {
  g.fillStyle = '#b7c9d6';
  g.font = '600 14px system-ui, sans-serif';
  g.fillText(e.left, 6, height / 2);
  g.fillText(e.right, width - 16, height / 2);
  g.fillText(e.top, width / 2 - 5, below);
  g.fillText(e.bottom, width / 2 - 5, height - 8);
}
