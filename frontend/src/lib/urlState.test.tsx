import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider, useLocation } from 'react-router';
import { expect, it } from 'vitest';
import { useUrlState } from './urlState';

function Box() {
  const [text, setText] = useUrlState('q');
  const { search } = useLocation();
  return (
    <>
      <input
        aria-label="Text"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      <output>{search}</output>
    </>
  );
}

it('keeps every letter and the place in the text, and writes the address', async () => {
  const user = userEvent.setup();
  const router = createMemoryRouter([{ path: '/', Component: Box }], {
    initialEntries: ['/?q=mal&sort=store'],
  });
  render(<RouterProvider router={router} />);
  const box = screen.getByRole<HTMLInputElement>('textbox');
  await user.type(box, 's', { initialSelectionStart: 0, initialSelectionEnd: 0 });
  expect(box).toHaveValue('smal');
  expect(box.selectionStart).toBe(1);
  await user.type(box, 'l');
  expect(box).toHaveValue('small');
  expect(await screen.findByText('?q=small&sort=store')).toBeInTheDocument();
  await user.clear(box);
  expect(await screen.findByText('?sort=store')).toBeInTheDocument();
});
