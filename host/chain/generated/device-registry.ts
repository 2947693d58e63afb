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
  }
] as const;
export const deviceRegistryBytecode = '0x61018080604052346104bb5760408161426c803803809161002082856104bf565b8339810103126104bb5761003f6020610038836104e2565b92016104e2565b6040519161004e6040846104bf565b60178352602083017f4669656c646d61726b44657669636552656769737472790000000000000000008152604051906100886040836104bf565b600182526020820190603160f81b8252604051956100a76040886104bf565b601087526f4669656c646d61726b2044657669636560801b6020880152604051966100d36040896104bf565b60098852684649454c444d41524b60b81b60208901528051906001600160401b0382116103ba575f5490600182811c921680156104b1575b602083101461039c5781601f84931161043c575b50602090601f83116001146103d9575f926103ce575b50508160011b915f199060031b1c1916175f555b86516001600160401b0381116103ba57600154600181811c911680156103b0575b602082101461039c57601f811161032e575b506020601f82116001146102bf5790806102489796959493926102589a5f926102b4575b50508160011b915f199060031b1c1916176001555b6101be81610692565b610120526101cb84610692565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261023460c0826104bf565b5190206080523060c05282610160526104f6565b506102528161056c565b506105ff565b50604051613aee90816106fe8239608051816136ae015260a0518161376b015260c0518161367f015260e051816136fd01526101005181613723015261012051816112310152610140518161125a015261016051816103220152f35b015190505f806101a0565b601f1982169860015f52815f20995f5b81811061031657509960019284926102489a99989796956102589d106102fe575b505050811b016001556101b5565b01515f1960f88460031b161c191690555f80806102f0565b838301518c556001909b019a602093840193016102cf565b8181111561017c5760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610394575b81601f9101920160051c03905f5b82811061038757505061017c565b5f82820155600101610379565b5f915061036b565b634e487b7160e01b5f52602260045260245ffd5b90607f169061016a565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610135565b5f8080528281209350601f198516905b818110610424575090846001959493921061040c575b505050811b015f55610149565b01515f1960f88460031b161c191690555f80806103ff565b929360206001819287860151815501950193016103e9565b8281111561011f575f8052909150601f830160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563602085106104a9575b849392601f0160051c82900391015f5b82811061049957505061011f565b5f8183015585945060010161048b565b5f915061047b565b91607f169161010b565b5f80fd5b601f909101601f19168101906001600160401b038211908210176103ba57604052565b51906001600160a01b03821682036104bb57565b6001600160a01b0381165f9081525f51602061422c5f395f51905f52602052604090205460ff16610567576001600160a01b03165f8181525f51602061422c5f395f51905f5260205260408120805460ff191660011790553391905f5160206141ec5f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f51602061424c5f395f51905f52602052604090205460ff16610567576001600160a01b03165f8181525f51602061424c5f395f51905f5260205260408120805460ff191660011790553391907f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a905f5160206141ec5f395f51905f529080a4600190565b6001600160a01b0381165f9081525f51602061420c5f395f51905f52602052604090205460ff16610567576001600160a01b03165f8181525f51602061420c5f395f51905f5260205260408120805460ff191660011790553391907f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea84905f5160206141ec5f395f51905f529080a4600190565b601f8151116106bd5760208151910151602082106106ae571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a7146122365750806306fdde031461217e578063081812fc14612141578063095ea7b31461202f5780631916558714611df757806319f5b9f71461195b5780631e063403146119215780632088ad121461186557806323b872dd1461184e578063248a9ca31461181b5780632f2ff15d146117dd57806332d202ac146116d957806336568abe1461167c5780633e84474a1461158e57806342842e0e146115655780634fb557501461151e57806357a27127146113f45780636352211e146113d657806370a082311461136c5780637f922eda1461132d57806384b0196e146112195780639006509e14610e5a57806391d1485414610e1057806395d89b4114610cd157806397a5d5b514610ba05780639ec5a89414610b7a578063a217fddf14610b60578063a22cb46514610a5c578063b88d4fde146109fa578063c2fff4a51461099c578063c7537f3614610553578063c87b56dd146104f6578063c8eff9ed146104bb578063d41cf92414610486578063d547741f1461043c578063dd96dad7146102fd578063e2874c10146102c2578063e985e9c51461026f5763fa073d76146101cb575f80fd5b3461026c57602060031936011261026c5760c0907fffffffffffffffffffff0000000000000000000000000000000000000000000060a061021261020d61237b565b612ab1565b604051936001600160a01b0382511685526020820151900b602085015264ffffffffff604082015116604085015264ffffffffff606082015116606085015264ffffffffff608082015116608085015201511660a0820152f35b80fd5b503461026c57604060031936011261026c576001600160a01b03604061029361237b565b928261029d612391565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b503461026c57602060031936011261026c5760406020916001600160a01b036102e961237b565b168152600f8352205460a01c604051908152f35b503461026c57602060031936011261026c5761031761237b565b906001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001633036103d7575b600d546001600160a01b038116806103ac57506001600160a01b0373ffffffffffffffffffffffffffffffffffffffff199293169182911617600d557f82bdca1341ef88c8362e5fc1935a81ae7fdef8736cd6ca988dd2d8ef7e6d2fc58280a280f35b7f5773f453000000000000000000000000000000000000000000000000000000008352600452602482fd5b335f9081527f5eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c7602052604090205460ff16610349577fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004525f60245260445ffd5b503461026c57604060031936011261026c5761048260043561045c612391565b9061047d610476825f526008602052600160405f20015490565b33906134f3565b6130dd565b5080f35b503461026c57602060031936011261026c5760206104aa6104a561237b565b612a81565b6001600160a01b0360405191168152f35b503461026c578060031936011261026c5760206040517f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a8152f35b3461054f57602060031936011261054f57610512600435612c1e565b505f60405161052260208261248b565b5261054b60405161053460208261248b565b5f8152604051918291602083526020830190612338565b0390f35b5f80fd5b3461054f57608060031936011261054f5761056c61237b565b610574612391565b906044359160643567ffffffffffffffff811161054f576105999036906004016123a7565b90926105a481613042565b854211610970575460ff8160b01c1661093b576001600160a01b03821694855f5260026020526001600160a01b0360405f20541661090f579061068161068994939261066061065a63ffffffff8560b81c16986040516001600160a01b0360208201927f8268e7b8895428751d5c29ef51cbcbcbb6bb6d8882d6fa5fee655f7cf784314684528d6040840152169c8d60608301528b608083015260a082015260a0815261065260c08261248b565b519020612dda565b94612a81565b926001600160a01b0384168981036108f6575060a01c5f0b945b3691612506565b925f0b612ea9565b156108ca57817fe01a60e36900ce0c3105acec4e81c5272df52e77d376a0935e0d127170da3ce760208593604051908152a3811561089e57805f52600e60205260405f20600163ffffffff825460b81c160163ffffffff81116108715781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f52600f60205260405f208273ffffffffffffffffffffffffffffffffffffffff19825416179055805f5260026020526001600160a01b0360405f20541690811515928361080e575b805f52600360205260405f2060018154019055815f52600260205260405f208173ffffffffffffffffffffffffffffffffffffffff19825416179055827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a4506107e257005b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b61083a825f52600460205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055565b825f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff815401905561077a565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f64a0ae92000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b507f3f6083fa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90505f52600960205260405f205460a01c5f0b9461067a565b857f8dde2ca8000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160a01b03827fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b857ff5f3b230000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461054f575f60031936011261054f5760207fffffffffffffffff00000000000000000000000000000000000000000000000060405182810190468252306040820152604081526109ee60608261248b565b51902016604051908152f35b3461054f57608060031936011261054f57610a1361237b565b610a1b612391565b6064359167ffffffffffffffff831161054f573660238401121561054f57610a50610a5a933690602481600401359101612506565b91604435916128b2565b005b3461054f57604060031936011261054f57610a7561237b565b6024359081151580920361054f573315610b34576001600160a01b0316908115610b0857335f52600560205260405f20825f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b3461054f575f60031936011261054f5760206040515f8152f35b3461054f575f60031936011261054f5760206001600160a01b03600d5416604051908152f35b3461054f57602060031936011261054f5760e06001600160a01b03610bc361237b565b5f60c0604051610bd281612453565b8281528260208201528260408201528260608201528260808201528260a0820152015216805f52600e60205264ffffffffff610c2460405f20925f5260026020526001600160a01b0360405f20541690565b915463ffffffff6001600160a01b0360405194610c4086612453565b1693848152602081016001600160a01b038416815260ff604083018560a01c5f0b81526060840190828760a81c1682526001600160a01b036080860194848960b01c161515865260c060a0880197898b60b81c168952019860d81c89526040519a8b52511660208a0152515f0b6040890152511660608701525115156080860152511660a0840152511660c0820152f35b3461054f575f60031936011261054f576040515f6001548060011c90600181168015610e06575b602083108114610dd957828552908115610d975750600114610d39575b61054b83610d258185038261248b565b604051918291602083526020830190612338565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210610d7d57509091508101602001610d25610d15565b919260018160209254838588010152019101909291610d65565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b84019091019150610d259050610d15565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f1691610cf8565b3461054f57604060031936011261054f57610e29612391565b6004355f5260086020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b3461054f5760e060031936011261054f57610e7361237b565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc36011261054f5760a43567ffffffffffffffff811161054f57610ebd9036906004016123a7565b909160c43567ffffffffffffffff811161054f573660238201121561054f5780600401359367ffffffffffffffff851161054f576024820191602436918760051b01011161054f57610f0e83613458565b84156111f157608435928342116111c55760243593604435805f0b9687821415948561054f576064359360ff8516998a8614159a8b61054f57610f9b926040519160208301937f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa85528d60408501526060840152608083015260a082015260a0815261065260c08261248b565b906001600160a01b03861692835f52600c60205260405f20835f5260205260ff60405f20541661119957610fdc9291610fd5913691612506565b9086612e1b565b1561116e57505f935b888510610fee57005b610ff9858a88612845565b9788359960208a013560405160208101908d82528260408201526040815261102260608261248b565b519020604051602081019182526020815261103e60408261248b565b5190209a6040810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe18136030182121561054f57019b8c359b67ffffffffffffffff8d1161054f578d60208e60051b360391011361054f579a5f9b5b8d8d10156110dd5760208f8e60051b010135908181105f146110cc575f52602052600160405f205b9c019b61109c565b905f52602052600160405f206110c4565b91939d509a508a91939b5097939703611130575050806110ff86928b89612845565b35602061110d838d8b612845565b01359261054f578961054f5784846001946111289389613180565b500193610fe5565b6001600160a01b039161114291613646565b7fcc3a9d1f000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f182fe91d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b897fdeebf4a7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f6250c2b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f43257751000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461054f575f60031936011261054f576112d16112557f0000000000000000000000000000000000000000000000000000000000000000613861565b61127e7f0000000000000000000000000000000000000000000000000000000000000000613861565b60206112df60405192611291838561248b565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e0870190612338565b908582036040870152612338565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b82811061131657505050500390f35b835185528695509381019392810192600101611307565b3461054f57602060031936011261054f5760206104aa6001600160a01b0361135361237b565b165f5260026020526001600160a01b0360405f20541690565b3461054f57602060031936011261054f576001600160a01b0361138d61237b565b1680156113aa575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b3461054f57602060031936011261054f5760206104aa600435612c1e565b3461054f576114023661240f565b909161140d336133bd565b61141681613042565b805460ff8160b01c166114e9577fd682845d9d7fcf280b33da00ac845aad155899c70d5598c8a7f2af7a92e6d4a2926114e4927601000000000000000000000000000000000000000000007fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b0394611495898b613097565b161790551692835f52601060205260405f2064ffffffffff42167fffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000825416179055604051918291339683612800565b0390a3005b6001600160a01b03837fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461054f57608060031936011261054f57604435805f0b810361054f576064359060ff8216820361054f576020916104aa9161155933613458565b60243560043533613180565b3461054f57610a5a611576366123d5565b906040519261158660208561248b565b5f84526128b2565b3461054f57608060031936011261054f57335f52600c60205260405f2060043590602435805f0b80910361054f576044359060ff821680830361054f5761162392506040519060208201927f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa84528660408401526060830152608082015260643560a082015260a0815261065260c08261248b565b5f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055337fe71385542057c42d1ed1fbc94d6ec9f7d6844e88d57bafc4bc2146abd9865a945f80a3005b3461054f57604060031936011261054f57611695612391565b336001600160a01b038216036116b157610a5a906004356130dd565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461054f576116e73661240f565b90916116f2336133bd565b6116fb81613042565b805460ff8160b01c16156117a8577f085d279400853c1945ed0a0889ca781f7b2ee27bbf6026d57358ce11961753ae926114e4927fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b0393611763888a613097565b1690551692835f52601060205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000008154169055604051918291339683612800565b6001600160a01b03837f7cae5fe6000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461054f57604060031936011261054f57610a5a6004356117fc612391565b90611816610476825f526008602052600160405f20015490565b612f95565b3461054f57602060031936011261054f5760206118466004355f526008602052600160405f20015490565b604051908152f35b3461054f57610a5a61185f366123d5565b9161254c565b3461054f57604060031936011261054f5761187e61237b565b6024356bffffffffffffffffffffffff8116810361054f576001600160a01b03600d541633036118f9576001600160a01b03604092165f52600f602052815f2080549073ffffffffffffffffffffffffffffffffffffffff196001600160a01b0383169360a01b1683179055825191825260a01c6020820152f35b7f2d2a39dc000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461054f575f60031936011261054f5760206040517f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea848152f35b3461054f5761010060031936011261054f5761197561237b565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc36011261054f5760a435907fffffffffffffffffffff00000000000000000000000000000000000000000000821680920361054f5760c4359160e43567ffffffffffffffff811161054f576119f19036906004016123a7565b6001600160a01b038492941692611a1a845f5260026020526001600160a01b0360405f20541690565b6001600160a01b0333911603611dcb57854211611d9f57602435926044359560643590815f0b9485830361054f57611ad3611a62611ada94611a5a61253c565b908c8b612c3f565b92611a6c84612d44565b611acb60405160208101907fabde2d74c3c8141a34f02c42324109c1f87c28eeeb6db23a390f93398bc78c3082528c60408201526001600160a01b0387169e8f60608301528a608083015260a082015260a0815261065260c08261248b565b923691612506565b9186612ea9565b15611d7357611ae890612a81565b9464ffffffffff4216936040516040810181811067ffffffffffffffff821117611d46576040528381526001600160a01b036020820198878a521697885f52600a60205260405f20915160b01c7fffffffffffffffffffffffffffffffffff0000000000000000000000000000006effffffffff000000000000000000008454935160501b16921617179055611b7c61253c565b9360405190608082019180831067ffffffffffffffff841117611d46577fe8956b083fb8c1a747a5b75223b0ec516222b7dc1b9ab6fa4759b6ce1bf18cba97611cac60ff60a099611c658f8e849960405287526020870190888252846040890194168452606088019687525f5260096020526001600160a01b038060405f209851161673ffffffffffffffffffffffffffffffffffffffff19885416178755515f0b86907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff16911660a81b75ff00000000000000000000000000000000000000000016178355565b517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff7affffffffff0000000000000000000000000000000000000000000083549260b01b169116179055875f52600b60205260405f208a73ffffffffffffffffffffffffffffffffffffffff19825416179055611d2761253c565b90604051958652602086015216604084015260608301526080820152a4005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b867fa960a3b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b857ff8a21dcd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461054f57602060031936011261054f576001600160a01b03611e1861237b565b16805f5260026020526001600160a01b0360405f20541680158015612025575b611ff957817e84147052de2e0cb26af6716f5dfae41e3fd6a85238b730e557f10e9e784bcd5f80a3805f52600e60205260405f20600163ffffffff825460b81c160163ffffffff81116108715781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f52600f60205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055805f5260026020526001600160a01b0360405f2054168015908115611f96575b825f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055825f827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8280a450611f6b57005b7f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b611fc2835f52600460205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055565b805f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055611f16565b507f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5033811415611e38565b3461054f57604060031936011261054f5761204861237b565b60243561205481612c1e565b3315158061212e575b806120fb575b6120cf5781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f20911673ffffffffffffffffffffffffffffffffffffffff198254161790555f80f35b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f20541615612063565b50336001600160a01b038216141561205d565b3461054f57602060031936011261054f5760043561215e81612c1e565b505f52600460205260206001600160a01b0360405f205416604051908152f35b3461054f575f60031936011261054f576040515f5f548060011c9060018116801561222c575b602083108114610dd957828552908115610d9757506001146121d05761054b83610d258185038261248b565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b80821061221257509091508101602001610d25610d15565b9192600181602092548385880101520191019092916121fa565b91607f16916121a4565b3461054f57602060031936011261054f57600435907fffffffff00000000000000000000000000000000000000000000000000000000821680920361054f57817f7965db0b00000000000000000000000000000000000000000000000000000000602093149081156122aa575b5015158152f35b7f80ac58cd0000000000000000000000000000000000000000000000000000000081149150811561230e575b81156122e4575b50836122a3565b7f01ffc9a700000000000000000000000000000000000000000000000000000000915014836122dd565b7f5b5e139f00000000000000000000000000000000000000000000000000000000811491506122d6565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b600435906001600160a01b038216820361054f57565b602435906001600160a01b038216820361054f57565b9181601f8401121561054f5782359167ffffffffffffffff831161054f576020838186019501011161054f57565b600319606091011261054f576004356001600160a01b038116810361054f57906024356001600160a01b038116810361054f579060443590565b90604060031983011261054f576004356001600160a01b038116810361054f57916024359067ffffffffffffffff821161054f5761244f916004016123a7565b9091565b60e0810190811067ffffffffffffffff821117611d4657604052565b60c0810190811067ffffffffffffffff821117611d4657604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611d4657604052565b67ffffffffffffffff8111611d4657601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b929192612512826124cc565b91612520604051938461248b565b82948184528183011161054f578281602093845f960137010152565b60843560ff8116810361054f5790565b91906001600160a01b0316801561089e576001600160a01b038216805f52600e60205260405f20600163ffffffff825460b81c160163ffffffff81116108715781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff0000000000000000000000000000000000000000000000161790555f52600f60205260405f208173ffffffffffffffffffffffffffffffffffffffff19825416179055815f5260026020526001600160a01b0360405f20541692823315159283612732575b6001600160a01b039350856126cf575b805f52600360205260405f2060018154019055815f52600260205260405f208173ffffffffffffffffffffffffffffffffffffffff19825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a41680830361269e57505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b6126fb825f52600460205260405f2073ffffffffffffffffffffffffffffffffffffffff198154169055565b855f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055612630565b91929050806127a9575b1561274957828291612620565b828461277a577f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b5033841480156127d7575b8061273c5750825f526004602052336001600160a01b0360405f2054161461273c565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f2054166127b4565b90601f836040947fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09360208652816020870152868601375f8582860101520116010190565b91908110156128855760051b810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa18136030182121561054f570190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b906128be83828461254c565b803b6128cb575b50505050565b60209161292a6001600160a01b038093169560405195869485947f150b7a020000000000000000000000000000000000000000000000000000000086523360048701521660248501526044840152608060648401526084830190612338565b03815f865af15f9181612a24575b506129a657503d1561299f573d61294e816124cc565b9061295c604051928361248b565b81523d5f602083013e5b8051908161299a57827f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b602001fd5b6060612966565b7fffffffff000000000000000000000000000000000000000000000000000000007f150b7a02000000000000000000000000000000000000000000000000000000009116036129f957505f8080806128c5565b7f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9091506020813d602011612a79575b81612a406020938361248b565b8101031261054f57517fffffffff000000000000000000000000000000000000000000000000000000008116810361054f57905f612938565b3d9150612a33565b6001600160a01b0381165f52600b6020526001600160a01b0360405f20541680155f14612aac575090565b905090565b604051612abd8161246f565b5f81525f60208201525f60408201525f60608201525f60808201525f60a0820152506001600160a01b038116805f5260096020526001600160a01b0360405f20549281841680155f14612c1757505b1691825f52600e60205260405f2054916001600160a01b03831615612be35764ffffffffff7fffffffffffffffffffff0000000000000000000000000000000000000000000093825f52600a60205260405f2092861493845f14612bd7578160a01c5f0b945b15612bcb575060d81c5b855f5260106020528160405f20541692549360405196612b9b8861246f565b87525f0b6020870152166040850152606084015264ffffffffff8160501c16608084015260b01b1660a082015290565b82915060b01c16612b7c565b8060a01c5f0b94612b72565b50505050604051612bf38161246f565b5f81525f60208201525f60408201525f60608201525f60808201525f60a082015290565b9050612b0c565b805f5260026020526001600160a01b0360405f205416908115611f6b575090565b9290915f0b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd182141580612d1a575b612cee5760ff1660028111612cc357508183612c8a92613558565b15612c9b57612c9891613646565b90565b7f9342014b000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f98eb3509000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f2c98cf2a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7821415612c6f565b6001600160a01b0316805f52600e6020526001600160a01b0360405f205416612daf57805f5260096020526001600160a01b0360405f205416612d845750565b7fb9ee85af000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fcd76e845000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b604290612de5613675565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b9190815160418103612ea1576040101561288557816060612e4b93015160f81c6040602083015192015192613791565b506004811015612e7457159182612e6157505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b505050505f90565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18114612f64577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff714801590612f58575b612f51576060830151906080840151926001600160a01b0380612f208686613646565b92169116149384612f33575b5050505090565b612f489450604060208201519101519161381e565b5f808080612f2c565b5050505f90565b50608083511415612efd565b508291925160418103612ea1576040101561288557816060612e4b93015160f81c6040602083015192015192613791565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f205416155f1461303c57805f52600860205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b6001600160a01b031690815f52600e60205260405f20916001600160a01b038354161561306c5750565b7fdd7510ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5080159081156130d1575b506130a957565b7f1c98cf1d000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f6130a2565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f2054165f1461303c57805f52600860205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b909493929161319184848389612c3f565b9561319b87612d44565b604051926131a88461246f565b6001600160a01b03169485845260208401945f0b93848652604081019160ff1691828152606082015f815260808301905f825260a08401924264ffffffffff1684526001600160a01b038d16998a5f52600e60205260405f2095516001600160a01b03166001600160a01b0316865473ffffffffffffffffffffffffffffffffffffffff1916178655515f0b61327f9086907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff1660a89190911b75ff0000000000000000000000000000000000000000001617845551835491517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff90921676ff0000000000000000000000000000000000000000000091151560b01b919091161760b89190911b7affffffff0000000000000000000000000000000000000000000000161782555181549060d81b7fffffffffff00000000000000000000000000000000000000000000000000000016907affffffffffffffffffffffffffffffffffffffffffffffffffffff1617905560405193845260208401526040830152606082015260807f25a3fc06a6240f184243b2a00aad3a5b3382eb2bd2e95b16e36b915dcafb6f0391a3565b6001600160a01b0381165f9081527f438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d7602052604090205460ff16156133ff5750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea8460245260445ffd5b6001600160a01b0381165f9081527f7b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4602052604090205460ff161561349a5750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a60245260445ffd5b90815f52600860205260405f206001600160a01b0382165f5260205260ff60405f20541615613520575050565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7811461363b577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd114801590613611575b80156135e7575b61303c577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f60078183818181960909089180091490565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8210156135b0565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8110156135a9565b5090612c98916138b8565b6001600160a01b0391604051906020820192835260408201526040815261366e60608261248b565b5190201690565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480613768575b156136d0577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a0815261376260c08261248b565b51902090565b507f000000000000000000000000000000000000000000000000000000000000000046146136a7565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613813579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15613808575f516001600160a01b038116156137fe57905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b9061382b94939291613935565b156138335790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b60ff811690601f8211613890576040519161387d60408461248b565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fffffffff00000001000000000000000000000000ffffffffffffffffffffffff80807f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8185817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc81838009080908818580091493109110161690565b9091929382151580613a8f575b80613a86575b80613a5c575b158015613a4b575b156139675750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa15613a49575f51156139a457600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa15613a49575f5115613a43575f90600190565b5f905f90565bfe5b50613a5681866138b8565b15613956565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a884111561394e565b50831515613948565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551831061394256fea2646970667358221220fc2fc1157c6784aa31d54405f754d8235c7df79f82081fe7254ed1d7291620d864736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d75eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c77b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4' as const;
