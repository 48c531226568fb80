import { useEffect, useMemo, useRef } from 'react';
import type { Schemas } from '@/lib/api/types';
import { counted, formatDate, formatUnits } from '@/lib/format';
import { useTheme } from '@/lib/theme';
import { type MapRow, mapRows, weeksOf } from '../lib/coverage';

/** In CSS pixels. A store of a small chain has a row of this height, those of a long one share the most. */
const ROW_HEIGHT = 8;
const LEAST_HEIGHT = 48;
const MOST_HEIGHT = 400;

/** Between cells, where they are wide enough to spare it; in pixels of the screen. */
const GAP = 1;
const WIDTH_WITH_GAP = 5;

/** A row of no units is there, but faint. */
const ZERO_STRENGTH = 0.3;

/** Weeks across, stores down: where there are sales. The table below tells the same store by store. */
export function CoverageMap({ history }: { history: Schemas['CategoryHistory'] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const weeks = useMemo(() => weeksOf(history), [history]);
  const rows = useMemo(() => mapRows(history, weeks), [history, weeks]);
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    const paint = () => {
      draw(current, rows);
    };
    // Paints at once, too.
    const size = new ResizeObserver(paint);
    size.observe(current);
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', paint);
    return () => {
      size.disconnect();
      system.removeEventListener('change', paint);
    };
  }, [rows, theme]);
  const perRow = rows[0]?.stores ?? 1;
  return (
    <figure>
      <div className="mb-1 flex justify-between gap-4 text-sm text-quiet">
        <span className="figures">{formatDate(weeks[0])}</span>
        <span className="figures">{formatDate(weeks.at(-1))}</span>
      </div>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Sales by week and store: ${counted(weeks.length, 'week')}, ${counted(history.stores.length, 'store')}`}
        className="block w-full rounded-sm bg-sunken text-accent"
        style={{ height: Math.max(LEAST_HEIGHT, Math.min(rows.length * ROW_HEIGHT, MOST_HEIGHT)) }}
      />
      <figcaption className="mt-1.5 text-sm text-quiet">
        A column per week,{' '}
        {perRow === 1 ? 'a row per store' : `a row per ${formatUnits(perRow)} stores`}, in the order
        of the table. Full: sales. Faint: a row of 0 units
        {perRow > 1 && ', or only some of the stores'}. Empty: no row.
      </figcaption>
    </figure>
  );
}

/** On whole pixels of the screen, so that all cells look alike. */
function draw(canvas: HTMLCanvasElement, rows: readonly MapRow[]): void {
  const context = canvas.getContext('2d');
  const weeks = rows[0]?.sold.length ?? 0;
  if (context === null || weeks === 0) return;
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
  context.fillStyle = getComputedStyle(canvas).color;
  const width = canvas.width / weeks;
  const height = canvas.height / rows.length;
  const gap = Math.min(width, height) >= WIDTH_WITH_GAP ? GAP : 0;
  rows.forEach(({ sold, known }, row) => {
    const top = Math.round(row * height);
    const bottom = Math.round((row + 1) * height) - gap;
    sold.forEach((share, week) => {
      context.globalAlpha = share + ((known[week] ?? 0) - share) * ZERO_STRENGTH;
      const left = Math.round(week * width);
      context.fillRect(left, top, Math.round((week + 1) * width) - gap - left, bottom - top);
    });
  });
}
