import { Component, type ReactNode } from 'react';

/** Keeps the page where a chart cannot be loaded, e.g. while the server is away. */
export class PlotBoundary extends Component<{ children: ReactNode }, { isFailed: boolean }> {
  override state = { isFailed: false };

  static getDerivedStateFromError() {
    return { isFailed: true };
  }

  override render() {
    if (!this.state.isFailed) return this.props.children;
    return (
      <p className="flex size-full items-center justify-center rounded-md bg-sunken p-4 text-center text-quiet">
        The chart could not be loaded. Its figures are in the table; reload the page to try again.
      </p>
    );
  }
}
