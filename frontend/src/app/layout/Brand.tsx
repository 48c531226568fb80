import { Link } from 'react-router';

/** The name, hemmed. */
export function Brand() {
  return (
    <Link to="/" className="inline-block w-fit rounded-sm px-2">
      <span className="font-display text-2xl leading-none font-semibold tracking-tight">
        Hemline
      </span>
      <span aria-hidden className="stitch mt-1 block" />
    </Link>
  );
}
