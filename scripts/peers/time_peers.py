"""Times fit and 12-step prediction of one peer on one ds,y file: time_peers.py METHOD FILE RUNS.

One JSON line, as crates/ml/examples/time_method.rs prints. Imports and the first, warming run
(compiled code, Stan's model) are not counted where RUNS is above 1.
"""

import json
import logging
import resource
import statistics
import sys
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

HORIZON = 12


def prophet(frame, samples):
    from prophet import Prophet

    def run():
        model = Prophet(
            seasonality_mode="multiplicative",
            yearly_seasonality=True,
            weekly_seasonality=False,
            daily_seasonality=False,
            uncertainty_samples=samples,
        )
        model.fit(frame)
        model.predict(model.make_future_dataframe(HORIZON, freq="7D"))
        return "Prophet", None

    return run


def statsforecast(frame, name, season_length):
    from statsforecast import models

    values = frame["y"].to_numpy(float)

    def run():
        kind = getattr(models, name)
        model = kind(season_length=season_length) if season_length else kind()
        model = model.fit(values)
        model.predict(HORIZON)
        fitted = model.model_
        if name == "AutoARIMA":
            p, q, P, Q, m, d, D = fitted["arma"]
            return f"ARIMA({p},{d},{q})({P},{D},{Q})[{m}]", fitted["aicc"]
        return name, fitted.get("aicc") if isinstance(fitted, dict) else None

    return run


def pmdarima(frame):
    from pmdarima import auto_arima

    def run():
        model = auto_arima(frame["y"].to_numpy(float), m=52, suppress_warnings=True)
        model.predict(HORIZON)
        return f"ARIMA{model.order}{model.seasonal_order}", None

    return run


def main():
    import pandas

    method, path, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    frame = pandas.read_csv(path, parse_dates=["ds"])
    run = {
        "prophet": lambda: prophet(frame, 0),
        "prophet_intervals": lambda: prophet(frame, 1000),
        "arima": lambda: statsforecast(frame, "AutoARIMA", 52),
        "ets": lambda: statsforecast(frame, "AutoETS", 1),
        "theta": lambda: statsforecast(frame, "AutoTheta", 1),
        "ces": lambda: statsforecast(frame, "AutoCES", 1),
        "mstl": lambda: statsforecast(frame, "MSTL", 52),
        "seasonal_naive": lambda: statsforecast(frame, "SeasonalNaive", 52),
        "pmdarima": lambda: pmdarima(frame),
    }[method]()
    if runs > 1:
        run()
    milliseconds = []
    for _ in range(runs):
        started = time.perf_counter()
        description, aicc = run()
        milliseconds.append((time.perf_counter() - started) * 1000)
    print(
        json.dumps(
            {
                "method": method,
                "description": description,
                "aicc": aicc,
                "median_ms": statistics.median(milliseconds),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


main()
