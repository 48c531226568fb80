import { useEffect, useMemo, useRef } from 'react';
import type { Schemas } from '@/lib/api/types';
import { counted, formatDate, formatUnits } from '@/lib/format';
import { useTheme } from '@/lib/theme';
import { type MapRow, mapRows, weeksOf } from '../lib/coverage';

/** In pixels of the canvas, which is stretched to the page's width. */
const CELL_WIDTH = 8;
const CELL_HEIGHT = 8;

/** A row of no units is there, but faint. */
const ZERO_STRENGTH = 0.3;

/** Weeks across, stores down: where there are sales. The table below tells the same store by store. */
export function CoverageMap({ history }: { history: Schemas['CategoryHistory'] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const weeks = useMemo(() => weeksOf(history), [history]);
  const rows = useMemo(() => mapRows(history, weeks), [history, weeks]);
  useEffect(() => {
    const paint = () => {
      if (canvas.current) draw(canvas.current, rows);
    };
    paint();
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', paint);
    return () => {
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
        width={weeks.length * CELL_WIDTH}
        height={rows.length * CELL_HEIGHT}
        className="w-full rounded-sm bg-sunken text-accent [image-rendering:pixelated]"
        style={{ height: Math.max(48, Math.min(rows.length * CELL_HEIGHT, 400)) }}
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

function draw(canvas: HTMLCanvasElement, rows: readonly MapRow[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = getComputedStyle(canvas).color;
  rows.forEach(({ sold, known }, row) => {
    sold.forEach((share, week) => {
      context.globalAlpha = share + ((known[week] ?? 0) - share) * ZERO_STRENGTH;
      // A gap of a pixel keeps the cells apart.
      context.fillRect(week * CELL_WIDTH, row * CELL_HEIGHT, CELL_WIDTH - 1, CELL_HEIGHT - 1);
    });
  });
}
