// Made of contracts/DeviceRegistry.sol by `npm run contracts`; a test compares the two.
export const deviceRegistryAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AccessControlBadConfirmation",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "neededRole",
        "type": "bytes32"
      }
    ],
    "name": "AccessControlUnauthorizedAccount",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "int256",
        "name": "algorithm",
        "type": "int256"
      }
    ],
    "name": "AlgorithmUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "AssuranceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "ClaimExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ClaimInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyClaimed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyRegistered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceIsSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceNotSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721IncorrectOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721InsufficientApproval",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidApprover",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOperator",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "receiver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidReceiver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidSender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721NonexistentToken",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "KeyAlreadyKnown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "LotExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "maker",
        "type": "address"
      }
    ],
    "name": "LotInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "LotIsRevoked",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "MemberInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "MembersMissing",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "name": "MissingPrecompile",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "NotOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "int32",
        "name": "latitude",
        "type": "int32"
      },
      {
        "internalType": "int32",
        "name": "longitude",
        "type": "int32"
      }
    ],
    "name": "PlaceInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "PublicKeyInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ReasonInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "rewards",
        "type": "address"
      }
    ],
    "name": "RewardsAlreadyNamed",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "RewardsOnly",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "RotationExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "RotationInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "approved",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Approval",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "ApprovalForAll",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "nonce",
        "type": "uint32"
      }
    ],
    "name": "DeviceClaimed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "DeviceRegistered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "DeviceReleased",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceSuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceUnsuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "auditor",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "until",
        "type": "uint40"
      },
      {
        "indexed": false,
        "internalType": "int32",
        "name": "latitude",
        "type": "int32"
      },
      {
        "indexed": false,
        "internalType": "int32",
        "name": "longitude",
        "type": "int32"
      }
    ],
    "name": "DeviceVisited",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldKey",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newKey",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bytes10",
        "name": "lastCti",
        "type": "bytes10"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "KeyRotated",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "LotRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "rewards",
        "type": "address"
      }
    ],
    "name": "RewardsNamed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "previousAdminRole",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "newAdminRole",
        "type": "bytes32"
      }
    ],
    "name": "RoleAdminChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleGranted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "AUDITOR_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "DEFAULT_ADMIN_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "MAKER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "SUSPENDER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "approve",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "balanceOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "claim",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "currentKey",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "getApproved",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      }
    ],
    "name": "getRoleAdmin",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "grantRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "hasRole",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "isApprovedForAll",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "keyOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "device",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint40",
            "name": "addedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "suspendedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "retiredAt",
            "type": "uint40"
          },
          {
            "internalType": "bytes10",
            "name": "lastCti",
            "type": "bytes10"
          }
        ],
        "internalType": "struct DeviceRegistry.KeyStatus",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "rewards_",
        "type": "address"
      }
    ],
    "name": "nameRewards",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "net",
    "outputs": [
      {
        "internalType": "bytes8",
        "name": "",
        "type": "bytes8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ownerIfAny",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ownerOf",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "paidTo",
    "outputs": [
      {
        "internalType": "uint96",
        "name": "",
        "type": "uint96"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          }
        ],
        "internalType": "struct MakerLots.Lot",
        "name": "lot",
        "type": "tuple"
      },
      {
        "internalType": "bytes",
        "name": "voucher",
        "type": "bytes"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "x",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "y",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct MakerLots.Member[]",
        "name": "members",
        "type": "tuple[]"
      }
    ],
    "name": "redeem",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      },
      {
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "register",
    "outputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "release",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "callerConfirmation",
        "type": "address"
      }
    ],
    "name": "renounceRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          }
        ],
        "internalType": "struct MakerLots.Lot",
        "name": "lot",
        "type": "tuple"
      }
    ],
    "name": "revokeLot",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "revokeRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "rewards",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "x",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "y",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          }
        ],
        "internalType": "struct DeviceKeys.NewKey",
        "name": "next",
        "type": "tuple"
      },
      {
        "internalType": "bytes10",
        "name": "lastCti",
        "type": "bytes10"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "rotate",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "data",
        "type": "bytes"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "setApprovalForAll",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "total",
        "type": "uint96"
      }
    ],
    "name": "settle",
    "outputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "before",
        "type": "uint96"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "statusOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "owner",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "maker",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "bool",
            "name": "suspended",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "nonce",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "registeredAt",
            "type": "uint40"
          }
        ],
        "internalType": "struct DeviceRegistry.Status",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "id",
        "type": "bytes4"
      }
    ],
    "name": "supportsInterface",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "suspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "tokenURI",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "transferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "unsuspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "uint40",
        "name": "until",
        "type": "uint40"
      },
      {
        "internalType": "int32",
        "name": "latitude",
        "type": "int32"
      },
      {
        "internalType": "int32",
        "name": "longitude",
        "type": "int32"
      }
    ],
    "name": "visit",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const deviceRegistryBytecode = '0x61018080604052346104c557604081614537803803809161002082856104c9565b8339810103126104c55761003f6020610038836104ec565b92016104ec565b6040519161004e6040846104c9565b60178352602083017f4669656c646d61726b44657669636552656769737472790000000000000000008152604051906100886040836104c9565b600182526020820190603160f81b8252604051956100a76040886104c9565b601087526f4669656c646d61726b2044657669636560801b6020880152604051966100d36040896104c9565b60098852684649454c444d41524b60b81b60208901528051906001600160401b0382116103c4575f5490600182811c921680156104bb575b60208310146103a65781601f849311610446575b50602090601f83116001146103e3575f926103d8575b50508160011b915f199060031b1c1916175f555b86516001600160401b0381116103c457600154600181811c911680156103ba575b60208210146103a657601f8111610338575b506020601f82116001146102c95790806102489796959493926102629a5f926102be575b50508160011b915f199060031b1c1916176001555b6101be8161072f565b610120526101cb8461072f565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261023460c0826104c9565b5190206080523060c0528261016052610500565b5061025281610576565b5061025c81610609565b5061069c565b50604051613cfc908161079b8239608051816138bc015260a05181613979015260c0518161388d015260e0518161390b015261010051816139310152610120518161124701526101405181611270015261016051816103380152f35b015190505f806101a0565b601f1982169860015f52815f20995f5b81811061032057509960019284926102489a99989796956102629d10610308575b505050811b016001556101b5565b01515f1960f88460031b161c191690555f80806102fa565b838301518c556001909b019a602093840193016102d9565b8181111561017c5760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf66020841061039e575b81601f9101920160051c03905f5b82811061039157505061017c565b5f82820155600101610383565b5f9150610375565b634e487b7160e01b5f52602260045260245ffd5b90607f169061016a565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610135565b5f8080528281209350601f198516905b81811061042e5750908460019594939210610416575b505050811b015f55610149565b01515f1960f88460031b161c191690555f8080610409565b929360206001819287860151815501950193016103f3565b8281111561011f575f8052909150601f830160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563602085106104b3575b849392601f0160051c82900391015f5b8281106104a357505061011f565b5f81830155859450600101610495565b5f9150610485565b91607f169161010b565b5f80fd5b601f909101601f19168101906001600160401b038211908210176103c457604052565b51906001600160a01b03821682036104c557565b6001600160a01b0381165f9081525f5160206144d75f395f51905f52602052604090205460ff16610571576001600160a01b03165f8181525f5160206144d75f395f51905f5260205260408120805460ff191660011790553391905f5160206144975f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f5160206144f75f395f51905f52602052604090205460ff16610571576001600160a01b03165f8181525f5160206144f75f395f51905f5260205260408120805460ff191660011790553391907f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a905f5160206144975f395f51905f529080a4600190565b6001600160a01b0381165f9081525f5160206144b75f395f51905f52602052604090205460ff16610571576001600160a01b03165f8181525f5160206144b75f395f51905f5260205260408120805460ff191660011790553391907f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea84905f5160206144975f395f51905f529080a4600190565b6001600160a01b0381165f9081525f5160206145175f395f51905f52602052604090205460ff16610571576001600160a01b03165f8181525f5160206145175f395f51905f5260205260408120805460ff191660011790553391907f59a1c48e5837ad7a7f3dcedcbe129bf3249ec4fbf651fd4f5e2600ead39fe2f5905f5160206144975f395f51905f529080a4600190565b601f81511161075a57602081519101516020821061074b571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a7146124445750806306fdde031461238c578063081812fc1461234f578063095ea7b31461223d578063191655871461200557806319f5b9f714611b695780631e06340314611b2f578063203653c0146119715780632088ad12146118b557806323b872dd1461189e578063248a9ca31461186b5780632f2ff15d1461182d57806332d202ac1461172957806336568abe146116cc5780633e84474a146115de57806342842e0e146115b55780634fb557501461156e57806357a27127146114445780636352211e146114265780636e1d616e146113ec57806370a08231146113825780637f922eda1461134357806384b0196e1461122f5780639006509e14610e7057806391d1485414610e2657806395d89b4114610ce757806397a5d5b514610bb65780639ec5a89414610b90578063a217fddf14610b76578063a22cb46514610a72578063b88d4fde14610a10578063c2fff4a5146109b2578063c7537f3614610569578063c87b56dd1461050c578063c8eff9ed146104d1578063d41cf9241461049c578063d547741f14610452578063dd96dad714610313578063e2874c10146102d8578063e985e9c5146102855763fa073d76146101e1575f80fd5b346102825760206003193601126102825760c0907fffffffffffffffffffff0000000000000000000000000000000000000000000060a0610228610223612589565b612cbf565b604051936001600160a01b0382511685526020820151900b602085015264ffffffffff604082015116604085015264ffffffffff606082015116606085015264ffffffffff608082015116608085015201511660a0820152f35b80fd5b5034610282576040600319360112610282576001600160a01b0360406102a9612589565b92826102b361259f565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b50346102825760206003193601126102825760406020916001600160a01b036102ff612589565b168152600f8352205460a01c604051908152f35b50346102825760206003193601126102825761032d612589565b906001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001633036103ed575b600d546001600160a01b038116806103c257506001600160a01b0373ffffffffffffffffffffffffffffffffffffffff199293169182911617600d557f82bdca1341ef88c8362e5fc1935a81ae7fdef8736cd6ca988dd2d8ef7e6d2fc58280a280f35b7f5773f453000000000000000000000000000000000000000000000000000000008352600452602482fd5b335f9081527f5eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c7602052604090205460ff1661035f577fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004525f60245260445ffd5b50346102825760406003193601126102825761049860043561047261259f565b9061049361048c825f526008602052600160405f20015490565b3390613701565b6132eb565b5080f35b50346102825760206003193601126102825760206104c06104bb612589565b612c8f565b6001600160a01b0360405191168152f35b503461028257806003193601126102825760206040517f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a8152f35b3461056557602060031936011261056557610528600435612e2c565b505f604051610538602082612699565b5261056160405161054a602082612699565b5f8152604051918291602083526020830190612546565b0390f35b5f80fd5b3461056557608060031936011261056557610582612589565b61058a61259f565b906044359160643567ffffffffffffffff8111610565576105af9036906004016125b5565b90926105ba816131a3565b854211610986575460ff8160b01c16610951576001600160a01b03821694855f5260026020526001600160a01b0360405f205416610925579061069761069f94939261067661067063ffffffff8560b81c16986040516001600160a01b0360208201927f8268e7b8895428751d5c29ef51cbcbcbb6bb6d8882d6fa5fee655f7cf784314684528d6040840152169c8d60608301528b608083015260a082015260a0815261066860c082612699565b519020612fe8565b94612c8f565b926001600160a01b03841689810361090c575060a01c5f0b945b3691612714565b925f0b6130b7565b156108e057817fe01a60e36900ce0c3105acec4e81c5272df52e77d376a0935e0d127170da3ce760208593604051908152a381156108b457805f52600e60205260405f20600163ffffffff825460b81c160163ffffffff81116108875781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f52600f60205260405f208273ffffffffffffffffffffffffffffffffffffffff19825416179055805f5260026020526001600160a01b0360405f205416908115159283610824575b805f52600360205260405f2060018154019055815f52600260205260405f208173ffffffffffffffffffffffffffffffffffffffff19825416179055827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a4506107f857005b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b610850825f52600460205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055565b825f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055610790565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f64a0ae92000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b507f3f6083fa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90505f52600960205260405f205460a01c5f0b94610690565b857f8dde2ca8000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160a01b03827fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b857ff5f3b230000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34610565575f6003193601126105655760207fffffffffffffffff0000000000000000000000000000000000000000000000006040518281019046825230604082015260408152610a04606082612699565b51902016604051908152f35b3461056557608060031936011261056557610a29612589565b610a3161259f565b6064359167ffffffffffffffff8311610565573660238401121561056557610a66610a70933690602481600401359101612714565b9160443591612ac0565b005b3461056557604060031936011261056557610a8b612589565b60243590811515809203610565573315610b4a576001600160a01b0316908115610b1e57335f52600560205260405f20825f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b34610565575f6003193601126105655760206040515f8152f35b34610565575f6003193601126105655760206001600160a01b03600d5416604051908152f35b346105655760206003193601126105655760e06001600160a01b03610bd9612589565b5f60c0604051610be881612661565b8281528260208201528260408201528260608201528260808201528260a0820152015216805f52600e60205264ffffffffff610c3a60405f20925f5260026020526001600160a01b0360405f20541690565b915463ffffffff6001600160a01b0360405194610c5686612661565b1693848152602081016001600160a01b038416815260ff604083018560a01c5f0b81526060840190828760a81c1682526001600160a01b036080860194848960b01c161515865260c060a0880197898b60b81c168952019860d81c89526040519a8b52511660208a0152515f0b6040890152511660608701525115156080860152511660a0840152511660c0820152f35b34610565575f600319360112610565576040515f6001548060011c90600181168015610e1c575b602083108114610def57828552908115610dad5750600114610d4f575b61056183610d3b81850382612699565b604051918291602083526020830190612546565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210610d9357509091508101602001610d3b610d2b565b919260018160209254838588010152019101909291610d7b565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b84019091019150610d3b9050610d2b565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f1691610d0e565b3461056557604060031936011261056557610e3f61259f565b6004355f5260086020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b346105655760e060031936011261056557610e89612589565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126105655760a43567ffffffffffffffff811161056557610ed39036906004016125b5565b909160c43567ffffffffffffffff811161056557366023820112156105655780600401359367ffffffffffffffff8511610565576024820191602436918760051b01011161056557610f2483613666565b841561120757608435928342116111db5760243593604435805f0b96878214159485610565576064359360ff8516998a8614159a8b61056557610fb1926040519160208301937f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa85528d60408501526060840152608083015260a082015260a0815261066860c082612699565b906001600160a01b03861692835f52600c60205260405f20835f5260205260ff60405f2054166111af57610ff29291610feb913691612714565b9086613029565b1561118457505f935b88851061100457005b61100f858a88612a53565b9788359960208a013560405160208101908d825282604082015260408152611038606082612699565b5190206040516020810191825260208152611054604082612699565b5190209a6040810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe18136030182121561056557019b8c359b67ffffffffffffffff8d11610565578d60208e60051b3603910113610565579a5f9b5b8d8d10156110f35760208f8e60051b010135908181105f146110e2575f52602052600160405f205b9c019b6110b2565b905f52602052600160405f206110da565b91939d509a508a91939b50979397036111465750508061111586928b89612a53565b356020611123838d8b612a53565b013592610565578961056557848460019461113e938961338e565b500193610ffb565b6001600160a01b039161115891613854565b7fcc3a9d1f000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f182fe91d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b897fdeebf4a7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f6250c2b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f43257751000000000000000000000000000000000000000000000000000000005f5260045ffd5b34610565575f600319360112610565576112e761126b7f0000000000000000000000000000000000000000000000000000000000000000613a6f565b6112947f0000000000000000000000000000000000000000000000000000000000000000613a6f565b60206112f5604051926112a78385612699565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e0870190612546565b908582036040870152612546565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b82811061132c57505050500390f35b83518552869550938101939281019260010161131d565b346105655760206003193601126105655760206104c06001600160a01b03611369612589565b165f5260026020526001600160a01b0360405f20541690565b34610565576020600319360112610565576001600160a01b036113a3612589565b1680156113c0575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b34610565575f6003193601126105655760206040517f59a1c48e5837ad7a7f3dcedcbe129bf3249ec4fbf651fd4f5e2600ead39fe2f58152f35b346105655760206003193601126105655760206104c0600435612e2c565b34610565576114523661261d565b909161145d336135cb565b611466816131a3565b805460ff8160b01c16611539577fd682845d9d7fcf280b33da00ac845aad155899c70d5598c8a7f2af7a92e6d4a292611534927601000000000000000000000000000000000000000000007fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b03946114e5898b6132a5565b161790551692835f52601060205260405f2064ffffffffff42167fffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000825416179055604051918291339683612a0e565b0390a3005b6001600160a01b03837fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461056557608060031936011261056557604435805f0b8103610565576064359060ff82168203610565576020916104c0916115a933613666565b6024356004353361338e565b3461056557610a706115c6366125e3565b90604051926115d6602085612699565b5f8452612ac0565b3461056557608060031936011261056557335f52600c60205260405f2060043590602435805f0b809103610565576044359060ff82168083036105655761167392506040519060208201927f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa84528660408401526060830152608082015260643560a082015260a0815261066860c082612699565b5f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055337fe71385542057c42d1ed1fbc94d6ec9f7d6844e88d57bafc4bc2146abd9865a945f80a3005b34610565576040600319360112610565576116e561259f565b336001600160a01b0382160361170157610a70906004356132eb565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b34610565576117373661261d565b9091611742336135cb565b61174b816131a3565b805460ff8160b01c16156117f8577f085d279400853c1945ed0a0889ca781f7b2ee27bbf6026d57358ce11961753ae92611534927fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b03936117b3888a6132a5565b1690551692835f52601060205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000008154169055604051918291339683612a0e565b6001600160a01b03837f7cae5fe6000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461056557604060031936011261056557610a7060043561184c61259f565b9061186661048c825f526008602052600160405f20015490565b6131f8565b346105655760206003193601126105655760206118966004355f526008602052600160405f20015490565b604051908152f35b3461056557610a706118af366125e3565b9161275a565b34610565576040600319360112610565576118ce612589565b6024356bffffffffffffffffffffffff81168103610565576001600160a01b03600d54163303611949576001600160a01b03604092165f52600f602052815f2080549073ffffffffffffffffffffffffffffffffffffffff196001600160a01b0383169360a01b1683179055825191825260a01c6020820152f35b7f2d2a39dc000000000000000000000000000000000000000000000000000000005f5260045ffd5b346105655760806003193601126105655761198a612589565b60243564ffffffffff8116809103610565576044358060030b80910361056557606435908160030b80920361056557335f9081527f8fb7cd4d8c86e86c6166b3cda24064bbbff4a29d22642e30104fbc5908ea40e8602052604090205460ff1615611adf576119f8846131a3565b507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffca5b170081128015611ad2575b611a97577fffffffffffffffffffffffffffffffffffffffffffffffffffffffff94b62e0082128015611ac5575b611a9757604051928352602083015260408201527fae302c954d2abb53bb90d3cf28f6e8d3db08b71637181645cd5bdf024f2b35bb60606001600160a01b0333941692a3005b7f9c659ce3000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50636b49d2008213611a51565b506335a4e9008113611a23565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f59a1c48e5837ad7a7f3dcedcbe129bf3249ec4fbf651fd4f5e2600ead39fe2f560245260445ffd5b34610565575f6003193601126105655760206040517f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea848152f35b346105655761010060031936011261056557611b83612589565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126105655760a435907fffffffffffffffffffff0000000000000000000000000000000000000000000082168092036105655760c4359160e43567ffffffffffffffff811161056557611bff9036906004016125b5565b6001600160a01b038492941692611c28845f5260026020526001600160a01b0360405f20541690565b6001600160a01b0333911603611fd957854211611fad57602435926044359560643590815f0b9485830361056557611ce1611c70611ce894611c6861274a565b908c8b612e4d565b92611c7a84612f52565b611cd960405160208101907fabde2d74c3c8141a34f02c42324109c1f87c28eeeb6db23a390f93398bc78c3082528c60408201526001600160a01b0387169e8f60608301528a608083015260a082015260a0815261066860c082612699565b923691612714565b91866130b7565b15611f8157611cf690612c8f565b9464ffffffffff4216936040516040810181811067ffffffffffffffff821117611f54576040528381526001600160a01b036020820198878a521697885f52600a60205260405f20915160b01c7fffffffffffffffffffffffffffffffffff0000000000000000000000000000006effffffffff000000000000000000008454935160501b16921617179055611d8a61274a565b9360405190608082019180831067ffffffffffffffff841117611f54577fe8956b083fb8c1a747a5b75223b0ec516222b7dc1b9ab6fa4759b6ce1bf18cba97611eba60ff60a099611e738f8e849960405287526020870190888252846040890194168452606088019687525f5260096020526001600160a01b038060405f209851161673ffffffffffffffffffffffffffffffffffffffff19885416178755515f0b86907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff16911660a81b75ff00000000000000000000000000000000000000000016178355565b517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff7affffffffff0000000000000000000000000000000000000000000083549260b01b169116179055875f52600b60205260405f208a73ffffffffffffffffffffffffffffffffffffffff19825416179055611f3561274a565b90604051958652602086015216604084015260608301526080820152a4005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b867fa960a3b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b857ff8a21dcd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34610565576020600319360112610565576001600160a01b03612026612589565b16805f5260026020526001600160a01b0360405f20541680158015612233575b61220757817e84147052de2e0cb26af6716f5dfae41e3fd6a85238b730e557f10e9e784bcd5f80a3805f52600e60205260405f20600163ffffffff825460b81c160163ffffffff81116108875781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f52600f60205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055805f5260026020526001600160a01b0360405f20541680159081156121a4575b825f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055825f827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8280a45061217957005b7f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6121d0835f52600460205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055565b805f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055612124565b507f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5033811415612046565b3461056557604060031936011261056557612256612589565b60243561226281612e2c565b3315158061233c575b80612309575b6122dd5781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f20911673ffffffffffffffffffffffffffffffffffffffff198254161790555f80f35b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f20541615612271565b50336001600160a01b038216141561226b565b346105655760206003193601126105655760043561236c81612e2c565b505f52600460205260206001600160a01b0360405f205416604051908152f35b34610565575f600319360112610565576040515f5f548060011c9060018116801561243a575b602083108114610def57828552908115610dad57506001146123de5761056183610d3b81850382612699565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b80821061242057509091508101602001610d3b610d2b565b919260018160209254838588010152019101909291612408565b91607f16916123b2565b3461056557602060031936011261056557600435907fffffffff00000000000000000000000000000000000000000000000000000000821680920361056557817f7965db0b00000000000000000000000000000000000000000000000000000000602093149081156124b8575b5015158152f35b7f80ac58cd0000000000000000000000000000000000000000000000000000000081149150811561251c575b81156124f2575b50836124b1565b7f01ffc9a700000000000000000000000000000000000000000000000000000000915014836124eb565b7f5b5e139f00000000000000000000000000000000000000000000000000000000811491506124e4565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b600435906001600160a01b038216820361056557565b602435906001600160a01b038216820361056557565b9181601f840112156105655782359167ffffffffffffffff8311610565576020838186019501011161056557565b6003196060910112610565576004356001600160a01b038116810361056557906024356001600160a01b0381168103610565579060443590565b906040600319830112610565576004356001600160a01b038116810361056557916024359067ffffffffffffffff82116105655761265d916004016125b5565b9091565b60e0810190811067ffffffffffffffff821117611f5457604052565b60c0810190811067ffffffffffffffff821117611f5457604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611f5457604052565b67ffffffffffffffff8111611f5457601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b929192612720826126da565b9161272e6040519384612699565b829481845281830111610565578281602093845f960137010152565b60843560ff811681036105655790565b91906001600160a01b031680156108b4576001600160a01b038216805f52600e60205260405f20600163ffffffff825460b81c160163ffffffff81116108875781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff0000000000000000000000000000000000000000000000161790555f52600f60205260405f208173ffffffffffffffffffffffffffffffffffffffff19825416179055815f5260026020526001600160a01b0360405f20541692823315159283612940575b6001600160a01b039350856128dd575b805f52600360205260405f2060018154019055815f52600260205260405f208173ffffffffffffffffffffffffffffffffffffffff19825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a4168083036128ac57505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b612909825f52600460205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055565b855f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff815401905561283e565b91929050806129b7575b156129575782829161282e565b8284612988577f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b5033841480156129e5575b8061294a5750825f526004602052336001600160a01b0360405f2054161461294a565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f2054166129c2565b90601f836040947fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09360208652816020870152868601375f8582860101520116010190565b9190811015612a935760051b810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa181360301821215610565570190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b90612acc83828461275a565b803b612ad9575b50505050565b602091612b386001600160a01b038093169560405195869485947f150b7a020000000000000000000000000000000000000000000000000000000086523360048701521660248501526044840152608060648401526084830190612546565b03815f865af15f9181612c32575b50612bb457503d15612bad573d612b5c816126da565b90612b6a6040519283612699565b81523d5f602083013e5b80519081612ba857827f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b602001fd5b6060612b74565b7fffffffff000000000000000000000000000000000000000000000000000000007f150b7a0200000000000000000000000000000000000000000000000000000000911603612c0757505f808080612ad3565b7f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9091506020813d602011612c87575b81612c4e60209383612699565b8101031261056557517fffffffff000000000000000000000000000000000000000000000000000000008116810361056557905f612b46565b3d9150612c41565b6001600160a01b0381165f52600b6020526001600160a01b0360405f20541680155f14612cba575090565b905090565b604051612ccb8161267d565b5f81525f60208201525f60408201525f60608201525f60808201525f60a0820152506001600160a01b038116805f5260096020526001600160a01b0360405f20549281841680155f14612e2557505b1691825f52600e60205260405f2054916001600160a01b03831615612df15764ffffffffff7fffffffffffffffffffff0000000000000000000000000000000000000000000093825f52600a60205260405f2092861493845f14612de5578160a01c5f0b945b15612dd9575060d81c5b855f5260106020528160405f20541692549360405196612da98861267d565b87525f0b6020870152166040850152606084015264ffffffffff8160501c16608084015260b01b1660a082015290565b82915060b01c16612d8a565b8060a01c5f0b94612d80565b50505050604051612e018161267d565b5f81525f60208201525f60408201525f60608201525f60808201525f60a082015290565b9050612d1a565b805f5260026020526001600160a01b0360405f205416908115612179575090565b9290915f0b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd182141580612f28575b612efc5760ff1660028111612ed157508183612e9892613766565b15612ea957612ea691613854565b90565b7f9342014b000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f98eb3509000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f2c98cf2a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7821415612e7d565b6001600160a01b0316805f52600e6020526001600160a01b0360405f205416612fbd57805f5260096020526001600160a01b0360405f205416612f925750565b7fb9ee85af000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fcd76e845000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b604290612ff3613883565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b91908151604181036130af5760401015612a935781606061305993015160f81c604060208301519201519261399f565b5060048110156130825715918261306f57505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b505050505f90565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18114613172577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff714801590613166575b61315f576060830151906080840151926001600160a01b038061312e8686613854565b92169116149384613141575b5050505090565b61315694506040602082015191015191613a2c565b5f80808061313a565b5050505f90565b5060808351141561310b565b5082919251604181036130af5760401015612a935781606061305993015160f81c604060208301519201519261399f565b6001600160a01b031690815f52600e60205260405f20916001600160a01b03835416156131cd5750565b7fdd7510ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f205416155f1461329f57805f52600860205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b5080159081156132df575b506132b757565b7f1c98cf1d000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f6132b0565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f2054165f1461329f57805f52600860205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b909493929161339f84848389612e4d565b956133a987612f52565b604051926133b68461267d565b6001600160a01b03169485845260208401945f0b93848652604081019160ff1691828152606082015f815260808301905f825260a08401924264ffffffffff1684526001600160a01b038d16998a5f52600e60205260405f2095516001600160a01b03166001600160a01b0316865473ffffffffffffffffffffffffffffffffffffffff1916178655515f0b61348d9086907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff1660a89190911b75ff0000000000000000000000000000000000000000001617845551835491517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff90921676ff0000000000000000000000000000000000000000000091151560b01b919091161760b89190911b7affffffff0000000000000000000000000000000000000000000000161782555181549060d81b7fffffffffff00000000000000000000000000000000000000000000000000000016907affffffffffffffffffffffffffffffffffffffffffffffffffffff1617905560405193845260208401526040830152606082015260807f25a3fc06a6240f184243b2a00aad3a5b3382eb2bd2e95b16e36b915dcafb6f0391a3565b6001600160a01b0381165f9081527f438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d7602052604090205460ff161561360d5750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea8460245260445ffd5b6001600160a01b0381165f9081527f7b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4602052604090205460ff16156136a85750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a60245260445ffd5b90815f52600860205260405f206001600160a01b0382165f5260205260ff60405f2054161561372e575050565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff78114613849577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd11480159061381f575b80156137f5575b61329f577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f60078183818181960909089180091490565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8210156137be565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8110156137b7565b5090612ea691613ac6565b6001600160a01b0391604051906020820192835260408201526040815261387c606082612699565b5190201690565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480613976575b156138de577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a0815261397060c082612699565b51902090565b507f000000000000000000000000000000000000000000000000000000000000000046146138b5565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613a21579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15613a16575f516001600160a01b03811615613a0c57905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b90613a3994939291613b43565b15613a415790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b60ff811690601f8211613a9e5760405191613a8b604084612699565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fffffffff00000001000000000000000000000000ffffffffffffffffffffffff80807f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8185817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc81838009080908818580091493109110161690565b9091929382151580613c9d575b80613c94575b80613c6a575b158015613c59575b15613b755750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa15613c57575f5115613bb257600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa15613c57575f5115613c51575f90600190565b5f905f90565bfe5b50613c648186613ac6565b15613b64565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8841115613b5c565b50831515613b56565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325518310613b5056fea2646970667358221220b55596c01f4bb71afe91d240f3f714f6efdc7ebd3136e9efe6ba8878dc320aea64736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d75eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c77b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf48fb7cd4d8c86e86c6166b3cda24064bbbff4a29d22642e30104fbc5908ea40e8' as const;
